// Asks the browser for a passkey and sends the answer; without scripts people sign in by password and code.
(() => {
  "use strict";

  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const says = form.querySelector("[data-passkey-says]");

  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (character) => character.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  const withBytes = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

  const asked = () => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    options.allowCredentials = withBytes(options.allowCredentials);
    options.excludeCredentials = withBytes(options.excludeCredentials);
    return { publicKey: options };
  };

  const told = (passkey) => {
    const response = { clientDataJSON: text(passkey.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (passkey.response[part]) response[part] = text(passkey.response[part]);
    }
    const { id, type } = passkey;
    return JSON.stringify({ id, rawId: text(passkey.rawId), type, response, clientExtensionResults: {} });
  };

  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    says.textContent = form.dataset.wait;
    try {
      const ask = form.dataset.passkey === "add" ? "create" : "get";
      form.elements.answer.value = told(await navigator.credentials[ask](asked()));
      form.submit();
    } catch (error) {
      says.textContent = error.name === "InvalidStateError" ? form.dataset.there : form.dataset.failed;
    }
  });
})();
