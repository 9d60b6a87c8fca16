/** For pages whose <html> tag is not ours (administration): colours before the first paint. A classic script on purpose. */
(() => {
  const theme = /(?:^|; )theme=(light|dark|auto)(?:;|$)/.exec(document.cookie);
  document.documentElement.dataset.theme = theme ? theme[1] : "auto";
})();
