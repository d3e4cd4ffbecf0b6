interface ImportMetaEnv {
  readonly VITE_HITO_URL: string;
  readonly VITE_HITO_TOKEN: string;
}
