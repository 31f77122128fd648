/** The lwIP that the lab's expectations were measured on; that of Kaluma 1.2.1 (2.2.0) agrees with it in every state. */
export const LWIP_VERSION = '2.2.1';

/** `treeDigest` of its src/, and of the folders in it. Debian's package and the tag STABLE-2_2_1_RELEASE have the same. */
export const LWIP_DIGEST = '7212b10131fb61a33bb4ef86264d2d8c50b20ade3b244e48edd22213c13e69bb';
export const LWIP_FOLDERS: Readonly<Record<string, string>> = {
  api: '82467b0eac66b56b661aef4aa04f31c1649491bd6c2763f9210577070dbb0222',
  apps: 'd137e3ea41a4a5883b00921f7b8f777de25c5d010fb4a6d204415b8b6c67730a',
  core: '7837c197449325f59adf49895ddf27c3b51834564ec38977b669c61fc680489e',
  include: '53ba6bce1edaef6053fd3ddb857c27dca3c58414f07bca2b053612cd4949b200',
  netif: 'b876bc856b40aae6b069cdd707ac59dbae4ca3225d566999806f9b2bd4c460e7',
};

/** Where to get lwIP by hand, as the next step of an error. */
export const LWIP_BY_HAND = `Get lwIP ${LWIP_VERSION} from https://savannah.nongnu.org/projects/lwip/, unpack it, and set LWIP_DIR to the folder that holds its "src".`;
