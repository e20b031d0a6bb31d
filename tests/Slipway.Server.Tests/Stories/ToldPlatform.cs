using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Engine.Connections;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Slipway.Server.Accounts;

namespace Slipway.Server.Tests.Stories;

/// <summary>A server on a story's folder, and the simulated HubSpot it is connected to.</summary>
internal sealed class ToldPlatform : IAsyncDisposable
{
    private readonly HubSpotPlatform _hubSpot;
    private readonly RehearsalServer _rehearsal;
    private readonly RunningSlipway _slipway;
    private readonly string _token;

    private ToldPlatform(HubSpotPlatform hubSpot, RehearsalServer rehearsal, RunningSlipway slipway, string token) => (_hubSpot, _rehearsal, _slipway, _token) = (hubSpot, rehearsal, slipway, token);

    public static async Task<ToldPlatform> ConnectAsync(string folder, string name, CancellationToken stop)
    {
        var hubSpot = new HubSpotPlatform(TimeProvider.System) { TenSecondLimit = 100_000 };
        var rehearsal = await RehearsalServer.StartAsync([hubSpot]);
        var slipway = await RunningSlipway.StartAsync(privateHost: "127.0.0.1", workspace: folder);
        Assert.Empty(await slipway.Get<ConnectionBook>().SaveAsync(
            name, "hubspot", null, ImmutableDictionary<string, string>.Empty.Add("address", hubSpot.Address), ImmutableDictionary<string, string>.Empty.Add("token", hubSpot.Token), "test", stop));
        var account = (await slipway.People.CreateAsync("test", "ada@example.com", "Ada", [Roles.Author, Roles.Launcher])).Account!;
        return new ToldPlatform(hubSpot, rehearsal, slipway, await slipway.TokenAsync(account, agent: false));
    }

    /// <summary>A word of a command, with the server's address and a token in it.</summary>
    public string Fill(string word) => word.Replace("$SERVER", _slipway.Address.ToString(), StringComparison.Ordinal).Replace("$TOKEN", _token, StringComparison.Ordinal);

    /// <summary>Somebody makes an email in HubSpot's editor.</summary>
    public async Task EmailAsync(string name, string subject, string html, CancellationToken stop)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", _hubSpot.Token);
        using var made = await http.PostAsJsonAsync($"{_hubSpot.Address}/marketing/emails/2026-03", new
        {
            name, subject, from = new { fromName = "Ines Adler", replyTo = "ines@example.com" }, content = new { widgets = new { text = new { type = "module", body = new { path = "@hubspot/rich_text", html } } } },
        }, JsonSerializerOptions.Web, stop);
        made.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _slipway.DisposeAsync();
        await _rehearsal.DisposeAsync();
    }
}
