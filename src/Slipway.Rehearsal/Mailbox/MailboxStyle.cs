namespace Slipway.Rehearsal.Mailbox;

/// <summary>The looks of the mailbox pages, which depend on nothing outside them.</summary>
internal static class MailboxStyle
{
    public const string Sheet = """
        :root { color-scheme: light dark; --back: #fff; --card: #f6f8fa; --ink: #1d2733; --quiet: #5a6675; --line: #d6dce3; --link: #0b5cad; --banner: #fff3cd; --banner-ink: #4d3800; }
        @media (prefers-color-scheme: dark) {
          :root { --back: #14191f; --card: #1d242c; --ink: #e6ebf0; --quiet: #9dabb9; --line: #36414c; --link: #7cb8f5; --banner: #4a3b0d; --banner-ink: #ffe9a8; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
        .banner { margin: 0; padding: .6rem 1rem; background: var(--banner); color: var(--banner-ink); text-align: center; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; }
        h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .quiet { color: var(--quiet); }
        form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
        input, button { font: inherit; min-height: 2.75rem; padding: .3rem .75rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--card); color: var(--ink); }
        input { flex: 1 1 12rem; max-width: 24rem; min-width: 0; }
        button { cursor: pointer; }
        table { width: 100%; border-collapse: collapse; }
        th { text-align: left; color: var(--quiet); font-weight: 600; }
        th, td { padding: .55rem .75rem .55rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td:first-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
        nav { display: flex; gap: 1rem; padding: 1rem 0; }
        dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; margin: .5rem 0; }
        dt { color: var(--quiet); }
        dd { margin: 0; }
        iframe { width: 100%; height: 70vh; border: 1px solid var(--line); border-radius: .4rem; background: #fff; }
        pre { white-space: pre-wrap; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; margin: 0; }
        summary { cursor: pointer; padding: .75rem 0; }
        @media (max-width: 40rem) {
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          label { flex-basis: 100%; }
          tr { display: flex; flex-direction: column; padding: .75rem 0; border-bottom: 1px solid var(--line); }
          td { display: block; padding: .1rem 0; border: 0; }
          td::before { content: attr(data-label) " "; color: var(--quiet); }
          td[data-label=Subject] { order: -1; font-weight: 600; }
          td[data-label=Subject]::before { content: none; }
          dl { grid-template-columns: 1fr; gap: 0; }
          dd { margin-bottom: .5rem; }
        }

        """;
}
