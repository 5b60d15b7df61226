export function boundHeap(): void;
