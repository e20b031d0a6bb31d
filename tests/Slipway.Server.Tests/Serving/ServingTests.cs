using System.Net;
using System.Text.RegularExpressions;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Store;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Serving;

public sealed partial class ServingTests
{
    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_and_says_why()
    {
        await using var slipway = await StartAsync();
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => SlipwayApp.BuildAsync(new SlipwayOptions { Data = slipway.Data, Urls = "http://127.0.0.1:0" }));
        Assert.Contains("Another Slipway server is using", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_free_again_once_its_server_has_stopped()
    {
        var data = Directory.CreateTempSubdirectory("slipway-test-").FullName;
        for (var i = 0; i < 2; i++)
        {
            await using var app = await SlipwayApp.BuildAsync(new SlipwayOptions { Data = data, Urls = "http://127.0.0.1:0" });
            await app.StartAsync(TestContext.Current.CancellationToken);
            Assert.True(File.Exists(Path.Combine(data, "server.json")));
            await app.StopAsync(TestContext.Current.CancellationToken);
            Assert.False(File.Exists(Path.Combine(data, "server.json")));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Every_page_carries_the_security_headers_and_a_nonce_of_its_own()
    {
        await using var slipway = await StartAsync();
        using var browser = slipway.Browser();
        var first = await browser.GetAsync("/sign-in");
        var second = await browser.GetAsync("/sign-in");
        var policy = first.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = NonceOf().Match(policy).Groups[1].Value;
        Assert.Contains($"script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'nonce-{nonce}'", policy, StringComparison.Ordinal);
        Assert.Contains("object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(nonce, second.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", first.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", first.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", first.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.True(first.Headers.CacheControl?.NoStore);
        var page = await first.Content.ReadAsStringAsync();
        Assert.All(Scripts().Matches(page), script => Assert.Contains($"nonce=\"{WebUtility.HtmlEncode(nonce).Replace("+", "&#x2B;", StringComparison.Ordinal)}\"", script.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_asked_for_by_its_hash_may_be_kept_for_ever()
    {
        await using var slipway = await StartAsync();
        using var browser = slipway.Browser();
        var page = await browser.GetStringAsync("/sign-in");
        var addresses = Addresses().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains(addresses, a => a.StartsWith("/lib/tabler.min.css?v=", StringComparison.Ordinal));
        foreach (var address in addresses)
        {
            var answer = await browser.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        }

        var plain = await browser.GetAsync("/slipway.css");
        Assert.True(plain.Headers.CacheControl?.NoCache);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/slipway.css");
        again.Headers.IfNoneMatch.Add(plain.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await browser.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task Health_says_live_and_ready_to_anyone()
    {
        await using var slipway = await StartAsync();
        using var anyone = slipway.Program(null);
        Assert.Equal("live", await anyone.GetStringAsync("/health/live"));
        Assert.Equal("ready", await anyone.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task The_frameworks_keys_are_encrypted_in_the_data_folder_and_survive_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("slipway-test-").FullName;
        var sealedText = "";
        for (var i = 0; i < 2; i++)
        {
            await using var app = await SlipwayApp.BuildAsync(new SlipwayOptions { Data = data, Urls = "http://127.0.0.1:0" });
            var protector = ((Microsoft.AspNetCore.DataProtection.IDataProtectionProvider)app.Services.GetService(typeof(Microsoft.AspNetCore.DataProtection.IDataProtectionProvider))!).CreateProtector("test");
            sealedText = i == 0 ? Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.Protect(protector, "words") : sealedText;
            Assert.Equal("words", Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.Unprotect(protector, sealedText));
        }

        var file = Assert.Single(Directory.GetFiles(Path.Combine(data, "keys", "forms")));
        var key = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("<sealed", key, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Every_page_of_the_shell_is_there()
    {
        await using var slipway = await StartAsync(demo: true);
        var (ada, browser) = await slipway.SignedInAsync("ada", Roles.Administrator);
        foreach (var path in (string[])["/", "/campaigns", "/people", $"/people/{ada.Id}", "/tokens", "/audit"])
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("Demonstration.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        browser.Dispose();
    }

    [Fact]
    public async Task The_api_document_is_the_one_that_is_checked_in()
    {
        await using var slipway = await StartAsync();
        using var anyone = slipway.Program(null);
        var document = (await anyone.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var file = Path.Combine(Repository(), "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);
        }

        Assert.Equal((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), document);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Slipway.slnx is in no folder above the tests.");
        }

        return folder;
    }

    [GeneratedRegex("script-src 'nonce-([^']+)'")]
    private static partial Regex NonceOf();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();

    [GeneratedRegex("(?:src|href)=\"(/[^\"]+\\?v=[^\"]+)\"")]
    private static partial Regex Addresses();
}
