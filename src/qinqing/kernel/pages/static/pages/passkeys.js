/* Passkeys: <form data-passkey> asks the device and sends its answer; the form is hidden where none can be asked.
   What has to be signed stands in the element that the attribute names, else it is fetched from the form's address. */
"use strict";

{
  const bareAddress = /^[\d.]+$|:/.test(location.hostname); /* browsers tie passkeys to names only */
  const usable = !bareAddress && window.isSecureContext && webauthnJSON.supported();
  const AGAIN = "没有完成，请再试一次，或者换一种方式。";
  const FAULTS = {
    NotAllowedError: "没有完成：取消了，或者等得太久。请再试一次，或者换一种方式。",
    InvalidStateError: "这台设备已经添加过了，不用再加。",
    SecurityError: "这个网址不能用通行密钥。请用单位给您的网址打开，再试一次。",
    NotSupportedError: "这台设备不支持通行密钥，请换一台设备，或者换一种方式。",
  };

  const asked = async (form) => {
    if (form.dataset.passkey) return JSON.parse(document.querySelector(form.dataset.passkey).textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return answer.json();
  };
  const prove = async (form) => {
    const options = await asked(form);
    return options.creation_options ? webauthnJSON.create(options.creation_options) : webauthnJSON.get(options.request_options);
  };
  const tell = (form, text) => {
    const line = form.querySelector("[data-passkey-fault]");
    line.textContent = text;
    line.hidden = !text;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    const credential = form.elements.namedItem("credential");
    form.hidden = !usable;
    credential.value = "";
    form.addEventListener("submit", async (event) => {
      if (credential.value) return;
      event.preventDefault();
      event.stopPropagation();
      if (button.disabled) return;
      tell(form, "");
      button.disabled = true;
      try {
        credential.value = JSON.stringify(await prove(form));
      } catch (fault) {
        tell(form, FAULTS[fault.name] || AGAIN);
      }
      button.disabled = false;
      if (credential.value) form.requestSubmit(button);
    });
  }
  addEventListener("pageshow", () => {
    for (const one of document.querySelectorAll("form[data-passkey] [name=credential]")) one.value = "";
  });
  for (const line of document.querySelectorAll("[data-passkey-missing]")) line.hidden = usable;
}
