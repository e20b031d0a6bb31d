using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Slipway.Server.Tests.Browser.Chromium))]

namespace Slipway.Server.Tests.Browser;

/// <summary>A real browser, the same for all tests: the one that CHROMIUM names, or the system's. Tests skip where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private readonly string _program = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } own ? own : "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(_program))
        {
            return;
        }

        // Long enough for a machine that is busy with other tests; what is there already is not waited for.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        // Its own sandbox needs rights that a container's root does not have.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = _program, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Someone with a window of their own.</summary>
    public async Task<Visit> OpenAsync(int width = 1280, int height = 900, bool scripts = true, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, $"There is no browser at {_program}; name one by CHROMIUM.");
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, JavaScriptEnabled = scripts, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce,
        });
        return new Visit(context, await context.NewPageAsync());
    }
}

/// <summary>A person at a browser.</summary>
public sealed class Visit : IAsyncDisposable
{
    /// <summary>Where pictures are wanted of what tests pass through; null or empty where nobody looks at them.</summary>
    public static string? Pictures { get; } = Environment.GetEnvironmentVariable("SLIPWAY_PICTURES");

    private readonly IBrowserContext _context;

    internal Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => Complaints.Enqueue($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    /// <summary>What the browser wrote to its console.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Opens a sign-in link and uses it.</summary>
    public async Task SignInAsync(string link)
    {
        await Page.GotoAsync(link);
        await Button("Sign in").ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Today", Level = 1 })).ToBeVisibleAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public ILocator Section(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    /// <summary>Takes the page as it stands, on a phone and a desk, light and dark, where <see cref="Pictures"/> are wanted.</summary>
    public async Task TakeAsync(string name)
    {
        if (string.IsNullOrEmpty(Pictures))
        {
            return;
        }

        var size = Page.ViewportSize!;
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(375, ColorScheme.Light), (375, ColorScheme.Dark), (1280, ColorScheme.Light), (1280, ColorScheme.Dark)])
        {
            await Page.SetViewportSizeAsync(width, size.Height);
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}-{scheme}.png").ToLowerInvariant()), FullPage = true });
        }

        await Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    /// <summary>Nothing sticks out to the right of the window; what does is named.</summary>
    public async Task FitsAsync()
    {
        var wide = await Page.EvaluateAsync<string[]>("""
            (() => {
              if (document.documentElement.scrollWidth <= innerWidth) return [];
              const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT), found = [];
              while (nodes.nextNode() && found.length < 12) {
                const node = nodes.currentNode, range = document.createRange();
                range.selectNode(node);
                const right = Math.max(...[...range.getClientRects()].map(r => r.right), 0);
                if (right > innerWidth + 0.5 && !(node.closest ?? node.parentElement.closest).call(node.closest ? node : node.parentElement, 'svg'))
                  found.push(`${node.nodeName.toLowerCase()} ${node.className ?? ''} to ${Math.round(right)}: ${node.textContent.trim().slice(0, 60)}`);
              }
              return [...found, `the page to ${document.documentElement.scrollWidth}`];
            })()
            """);
        Assert.True(wide.Length == 0, $"{Page.Url} is wider than the window:\n{string.Join('\n', wide)}");
    }
}
