using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Slipway.Conformance;

/// <summary>A proxy that holds every request, and every answer, against the vendor's own description of its interface.</summary>
/// <remarks>
/// The proxy and the vendors' descriptions are not part of the repository (their licences forbid it); they are looked for in the folder <c>shared</c> beside it.
/// That folder is only read: what npm installs goes below <c>artifacts</c>, once.
/// </remarks>
public sealed class ContractProxy : IAsyncDisposable
{
    private static readonly string _root = FindRoot();
    private static readonly string _shared = Path.GetFullPath(Path.Combine(_root, "..", "shared"));
    private static readonly string _source = Path.Combine(_shared, "tools", "contract-proxy");
    private static readonly Lazy<Task<string>> _installed = new(InstallAsync);

    /// <summary>The folder with the vendors' descriptions, for those that the proxy cannot read; it may not be there.</summary>
    public static string Descriptions { get; } = Path.Combine(_shared, "data", "specs");

    private readonly Process _node;
    private readonly HttpClient _http;

    private ContractProxy(Process node, Uri address) => (_node, Address, _http) = (node, address, new HttpClient { BaseAddress = address });

    /// <summary>Where it answers; a vendor's base address is this and the vendor's name.</summary>
    public Uri Address { get; }

    /// <summary>Whether the proxy and the descriptions are at hand.</summary>
    public static bool IsAtHand => File.Exists(Path.Combine(_source, "server.js"));

    /// <summary>Skips the test, and says why, where the proxy and the descriptions are not at hand.</summary>
    public static void SkipUnlessAtHand() => Assert.SkipUnless(
        IsAtHand,
        "The contract proxy and the vendors' descriptions are not beside the repository (shared/tools/contract-proxy, shared/data/specs).");

    /// <summary>Starts one in strict mode, ready to be called when this returns.</summary>
    /// <param name="upstream">What it passes calls on to, without the vendor's name: <c>http://127.0.0.1:PORT</c>.</param>
    /// <param name="vendors">Whose descriptions to load; all where none is named.</param>
    public static async Task<ContractProxy> StartAsync(string upstream, params string[] vendors)
    {
        SkipUnlessAtHand();
        var server = Path.Combine(await _installed.Value, "server.js");
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var node = Process.Start(new ProcessStartInfo("node", [server, "--port", port, "--upstream", upstream, .. vendors.SelectMany(v => (string[])["--vendor", v])])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        // A pipe that nobody reads would fill and stop the process.
        var said = new StringBuilder();
        node.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        node.BeginErrorReadLine();
        if (await node.StandardOutput.ReadLineAsync() is not { } ready || !ready.Contains("ready", StringComparison.Ordinal))
        {
            await node.WaitForExitAsync();
            throw new InvalidOperationException($"The contract proxy did not start: {said}");
        }

        return new ContractProxy(node, new Uri($"http://127.0.0.1:{port}/"));
    }

    /// <summary>Every call so far: <c>vendor</c>, <c>method</c>, <c>path</c>, <c>operation</c>, <c>request</c> and <c>response</c> (what was wrong), <c>status</c>.</summary>
    public async Task<JsonArray> CallsAsync() => JsonNode.Parse(await _http.GetStringAsync("__log"))!.AsArray();

    /// <summary>The calls whose request or answer breaks the description.</summary>
    public async Task<JsonArray> FailuresAsync() => JsonNode.Parse(await _http.GetStringAsync("__failures"))!.AsArray();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ContractRecord.Add(await CallsAsync());
        _http.Dispose();
        if (!_node.HasExited)
        {
            _node.Kill();
            await _node.WaitForExitAsync();
        }

        _node.Dispose();
    }

    // The proxy looks for the descriptions at ../../data/specs of itself, so the copy keeps that layout. It is made whole under another name and moved into
    // place: test processes that run side by side never see half of it.
    private static async Task<string> InstallAsync()
    {
        var place = Path.Combine(_root, "artifacts", "contract-proxy");
        var copy = Path.Combine(place, "tools", "contract-proxy");
        string[] files = ["package.json", "package-lock.json", "server.js", "vendors.json"];
        if (files.All(f => File.Exists(Path.Combine(copy, f)) && File.ReadAllBytes(Path.Combine(copy, f)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_source, f)))))
        {
            return copy;
        }

        var fresh = $"{place}-{Guid.NewGuid():n}";
        var folder = Directory.CreateDirectory(Path.Combine(fresh, "tools", "contract-proxy")).FullName;
        foreach (var file in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, file), await File.ReadAllBytesAsync(Path.Combine(_source, file)));
        }

        Directory.CreateSymbolicLink(Path.Combine(fresh, "data"), Path.Combine(_shared, "data"));
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = folder, UseShellExecute = false })!;
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, "npm ci failed for the contract proxy.");
        try
        {
            if (Directory.Exists(place))
            {
                Directory.Move(place, $"{fresh}-old");
                Directory.Delete($"{fresh}-old", recursive: true);
            }

            Directory.Move(fresh, place);
        }
        catch (IOException) when (Directory.Exists(copy))
        {
            // Another process was quicker, and its copy is as good.
            Directory.Delete(fresh, recursive: true);
        }

        return copy;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
