// Passkeys need JavaScript and a browser that knows them: their buttons appear only then, and a refusal is said in words.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const passkey = document.getElementById("passkey");
  if (passkey) passkey.hidden = false;
  const button = document.getElementById("key_button");
  if (button) button.hidden = false;

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const asker = document.getElementById("passkey_button") || button || document.getElementById("key_add");
    if (!asker) return;
    let words = document.getElementById("passkey_words");
    if (!words) {
      words = document.createElement("p");
      words.id = "passkey_words";
      words.setAttribute("role", "alert");
      asker.after(words);
    }
    words.textContent = "La clé n’a pas répondu. Réessayez, ou prenez l’autre façon de faire.";
  });
})();
