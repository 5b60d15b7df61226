import { apiInitializer } from "discourse/lib/api";
import MootCard from "../components/moot-card";

export default apiInitializer((api) => {
  api.renderInOutlet("topic-above-post-stream", MootCard);
});
