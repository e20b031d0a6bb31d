using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Slipway.Conformance;

/// <summary>A real WordPress on loopback, fresh for this run of the tests, with an administrator, an editor and an author.</summary>
/// <remarks>
/// The script that lays it down is not part of the repository; it is looked for in the folder <c>shared</c> beside it. What it fetches is kept below <c>artifacts</c>, so that only the
/// first start takes long; the website itself is made anew each time and removed at the end. One instance serves a whole run: test classes that use it stand in
/// <see cref="Collection"/>, so that they do so one after the other.
/// </remarks>
public sealed class RealWordPress
{
    /// <summary>The collection of the test classes that use it.</summary>
    public const string Collection = "The real WordPress";

    private static readonly string _root = FindRoot();
    private static readonly string _script = Path.GetFullPath(Path.Combine(_root, "..", "shared", "tools", "wordpress.sh"));
    private static readonly Lazy<Task<RealWordPress>> _shared = new(StartAsync);

    private readonly string _folder;
    private readonly int _port;
    private readonly JsonObject _passwords;
    private int _plugins;

    private RealWordPress(string folder, int port)
    {
        (_folder, _port) = (folder, port);
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        _passwords = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "app-passwords.json")))!.AsObject();
    }

    /// <summary>Where it answers, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>The editor's name, as whom a connector signs in.</summary>
    public const string User = "editor";

    /// <summary>The editor's application password.</summary>
    public string Password => PasswordOf(User);

    /// <summary>Skips the test, and says why, where no real WordPress can be had.</summary>
    public static void SkipUnlessAtHand() => Assert.SkipUnless(
        File.Exists(_script) && (File.Exists("/usr/bin/php") || Environment.UserName == "root"),
        "A real WordPress is not at hand: its script is not beside the repository (shared/tools/wordpress.sh), or PHP is missing and cannot be installed.");

    /// <summary>The one of this run, started by the first who asks and ended with the process.</summary>
    public static Task<RealWordPress> SharedAsync()
    {
        SkipUnlessAtHand();
        return _shared.Value;
    }

    /// <summary>The application password of <c>admin</c>, <c>editor</c>, <c>author</c> or somebody who was added.</summary>
    public string PasswordOf(string user) => (string)_passwords[user]!;

    /// <summary>A client that is signed in.</summary>
    public HttpClient Client(string user = "editor")
    {
        var client = new HttpClient { BaseAddress = new Uri($"{Address}/wp-json/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{PasswordOf(user)}")));
        return client;
    }

    /// <summary>Adds a user of a role, with an application password.</summary>
    public async Task AddUserAsync(string user, string role)
    {
        if (_passwords.ContainsKey(user))
        {
            return;
        }

        using var admin = Client("admin");
        using var added = await admin.PostAsJsonAsync("wp/v2/users", new { username = user, email = $"{user}@example.test", password = $"{user}-pass", roles = (string[])[role] });
        var id = (int)JsonNode.Parse(await added.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
        using var password = await admin.PostAsJsonAsync($"wp/v2/users/{id.ToString(CultureInfo.InvariantCulture)}/application-passwords", new { name = "connector" });
        _passwords[user] = (string)JsonNode.Parse(await password.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["password"]!;
    }

    /// <summary>Registers meta for pages and posts, as a plug-in of the website would, so that it can be read and written.</summary>
    public void RegisterMeta(params ImmutableArray<string> keys) => AddPlugin(
        $"add_action('init', function () {{ foreach ([{string.Join(",", keys.Select(k => $"'{k}'"))}] as $k) foreach (['page','post'] as $t) register_post_meta($t, $k, ['show_in_rest'=>true,'single'=>true,'type'=>'string']); }});");

    /// <summary>Puts PHP into a plug-in that is always active.</summary>
    public void AddPlugin(string php) => File.WriteAllText(
        Path.Combine(_folder, "www", "wp-content", "mu-plugins", string.Create(CultureInfo.InvariantCulture, $"test-{++_plugins}.php")), $"<?php\n{php}\n");

    /// <summary>Lets its timetable run.</summary>
    public async Task RunCronAsync()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"{Address}/wp-cron.php");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Publishes what is planned up to a time, as the timetable will do then.</summary>
    public Task RunCronAsOfAsync(DateTimeOffset time) => RunPhpAsync(
        $"foreach (get_posts(['post_type'=>['page','post'],'post_status'=>'future','numberposts'=>-1]) as $p) if (strtotime($p->post_date_gmt.' UTC') <= {time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}) wp_publish_post($p);");

    /// <summary>Removes all pages, posts and files.</summary>
    public Task EmptyAsync() => RunPhpAsync(
        "foreach (get_posts(['post_type'=>['page','post','attachment'],'post_status'=>['any','trash','auto-draft','inherit'],'numberposts'=>-1]) as $p) wp_delete_post($p->ID, true);");

    /// <summary>Runs PHP within the website, as an administrator on its server can.</summary>
    public async Task RunPhpAsync(string php)
    {
        using var process = Process.Start(new ProcessStartInfo("php", ["-r", $"$_SERVER['HTTP_HOST']='127.0.0.1:{_port}'; require '{_folder}/www/wp-load.php'; {php}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"PHP in WordPress failed: {said}");
    }

    private static async Task<RealWordPress> StartAsync()
    {
        var place = Path.Combine(_root, "artifacts", "wordpress");
        Directory.CreateDirectory(place);
        var downloads = Path.Combine(place, "dl");
        if (!Directory.Exists(downloads) || !File.Exists("/usr/bin/php"))
        {
            await InstallAsync(place, downloads);
        }

        // The script would fetch into this folder again; what was fetched before stands in for it.
        var folder = Directory.CreateDirectory(Path.Combine(place, $"site-{Guid.NewGuid():n}")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "dl"), downloads);
        var port = FreePort();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            using var down = Run(folder, port, "wipe");
            down.WaitForExit();
        };
        using var up = Run(folder, port, "up");
        await up.WaitForExitAsync();
        Assert.True(up.ExitCode == 0, $"WordPress did not start; see {folder}/install.log and php.log.");
        return new RealWordPress(folder, port);
    }

    // Made whole under another name and moved into place: test processes that run side by side never see half of it.
    private static async Task InstallAsync(string place, string downloads)
    {
        var fresh = Path.Combine(place, $"fetch-{Guid.NewGuid():n}");
        Directory.CreateDirectory(fresh);
        using var install = Run(fresh, 0, "install");
        await install.WaitForExitAsync();
        Assert.SkipUnless(install.ExitCode == 0, "A real WordPress could not be fetched here.");
        try
        {
            Directory.Move(Path.Combine(fresh, "dl"), downloads);
        }
        catch (IOException) when (Directory.Exists(downloads))
        {
            // Another process was quicker, and what it fetched is as good.
        }

        Directory.Delete(fresh, recursive: true);
    }

    private static Process Run(string folder, int port, string command) => Process.Start(new ProcessStartInfo("bash", [_script, command])
    {
        UseShellExecute = false,
        Environment = { ["DB"] = "sqlite", ["WPSRC"] = "npm", ["ROOT"] = folder, ["PORT"] = port.ToString(CultureInfo.InvariantCulture), ["WORKERS"] = "2" },
    })!;

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
