/**
 * Where sockets are that read in another language: they are only told the number, and ask for the changes themselves,
 * since what is broadcast is in English. No channel has such a name.
 */
export const askingRoom = 'asking';
