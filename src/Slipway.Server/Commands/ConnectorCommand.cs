using System.CommandLine;
using System.Globalization;
using Slipway.Connectors;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Platforms;

namespace Slipway.Server.Commands;

/// <summary><c>slipway connector</c>: which platforms there are, connecting them, trying and testing a connection.</summary>
internal static class ConnectorCommand
{
    private static readonly Argument<string> _connection = new("CONNECTION") { Description = "The connection's name, for example hubspot-main." };
    private static readonly Argument<string?> _one = new("CONNECTION") { Description = "The connection; all of them if left out.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> _platform = new("--platform") { Description = "The connector: slipway connector list names them.", HelpName = "NAME", Required = true };
    private static readonly Option<string?> _signIn = new("--sign-in") { Description = "The way to sign in; the recommended one if left out.", HelpName = "token|basic|oauth|service_account" };
    private static readonly Option<string[]> _set = new("--set") { Description = "A setting, for example address=https://www.example.com.", HelpName = "NAME=VALUE" };

    private static readonly Option<string[]> _secret = new("--secret")
    {
        Description = "A secret by name; its value is read from the environment variable SLIPWAY_SECRET_NAME, or else from a line of standard input, so that it is in no history.",
        HelpName = "NAME",
    };

    public static Command CreateCommand()
    {
        var list = ApiClient.Options(new Command("list", "Say which connectors there are and what each takes; with a server, the connections too."));
        list.SetAction((parse, stop) => ListAsync(parse, Output.Of(parse), stop));
        var add = ApiClient.Options(new Command("add", "Connect an account of a platform, or change the connection; it is tried at once, without any effect.") { _connection, _platform, _signIn, _set, _secret });
        add.SetAction((parse, stop) => AddAsync(parse, Output.Of(parse), stop));
        var probe = ApiClient.Options(new Command("probe", "Try connections without any effect: account, edition, rights, limits.") { _one });
        probe.SetAction((parse, stop) => ProbeAsync(parse, Output.Of(parse), stop));
        var test = ApiClient.Options(new Command("test", "Prepare a sample of each kind as a draft, read it back and remove it: shows that the rights are enough. Nothing becomes public.") { _connection });
        test.SetAction((parse, stop) => TestAsync(parse, Output.Of(parse), stop));
        var remove = ApiClient.Options(new Command("remove", "Take a connection out; what it made stays on its platform.") { _connection });
        remove.SetAction((parse, stop) => RemoveAsync(parse, Output.Of(parse), stop));
        return new Command("connector", "Platforms: which there are, connect, try, test.") { list, add, probe, test, remove };
    }

    private static async Task<int> ListAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        using var api = parse.GetValue(CommonOptions.Token) is null && Environment.GetEnvironmentVariable("SLIPWAY_TOKEN") is null ? null : await ApiClient.OpenIfRunningAsync(parse, output, stop);
        IReadOnlyList<ConnectionView> connections = [];
        if (api is not null)
        {
            var answer = await api.GetAsync("api/v1/connections", stop);
            if (!answer.IsFine)
            {
                return await answer.RefuseAsync(output, "connections");
            }

            connections = answer.Read<ConnectionsView>().Connections;
        }

        var connectors = Manifests.All.Select(ConnectorView.Of).ToList();
        await output.ResultAsync(
            new { connectors, connections },
            [
                .. connectors.Select(c => $"{c.Name,-14} {c.Platform,-14} {string.Join(", ", c.Kinds.Select(k => k.Kind + (k.Launch == "observed" ? " (by hand)" : "")))}"),
                .. connections.Count == 0 ? Array.Empty<string>() : ["", "Connected"],
                .. connections.Select(c => $"{c.Id,-14} {c.Platform,-14} {State(c)}{(c.Account is null ? "" : $" · {c.Account}")}"),
            ]);
        await output.NextAsync(connections.Count == 0 ? "slipway connector add NAME --platform CONNECTOR" : "slipway connector probe");
        return ExitCode.Fine;
    }

    private static async Task<int> AddAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in parse.GetValue(_set) ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw CommandException.WrongUse("setting-form", $"'{pair}' is no setting. Write it like address=https://www.example.com.");
            }

            settings[pair[..at]] = pair[(at + 1)..];
        }

        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in parse.GetValue(_secret) ?? [])
        {
            var variable = $"SLIPWAY_SECRET_{name.ToUpperInvariant()}";
            secrets[name] = Environment.GetEnvironmentVariable(variable) ?? await output.In.ReadLineAsync(stop)
                ?? throw CommandException.WrongUse("secret-missing", $"There is no value for {name}: put it into the environment as {variable}, or on a line of standard input.");
        }

        using var api = ApiClient.Open(parse, output);
        var id = parse.GetValue(_connection)!;
        var answer = await api.PutAsync("api/v1/connections", new NewConnection(id, parse.GetValue(_platform)!, parse.GetValue(_signIn), settings, secrets), stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"connector {parse.GetValue(_platform)}");
        }

        return await WriteAsync([answer.Read<ConnectionView>()], output, answer.Read<ConnectionView>().SignIn == "oauth" ? $"agree in the browser: {api.Address}platforms/{id}" : $"slipway connector test {id}");
    }

    private static async Task<int> ProbeAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var names = parse.GetValue(_one) is { } one ? [one] : (await ReadAsync<ConnectionsView>(api, "api/v1/connections", stop))?.Connections.Select(c => c.Id).ToList() ?? [];
        var probed = new List<ConnectionView>();
        foreach (var name in names)
        {
            var answer = await api.PostAsync($"api/v1/connections/{Uri.EscapeDataString(name)}/probe", null, stop);
            if (!answer.IsFine)
            {
                return await answer.RefuseAsync(output, $"connection {name}");
            }

            probed.Add(answer.Read<ConnectionView>());
        }

        return await WriteAsync(probed, output, names.Count == 0 ? "slipway connector add NAME --platform CONNECTOR" : $"slipway connector test {names[0]}");
    }

    private static async Task<int> TestAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var id = parse.GetValue(_connection)!;
        var answer = await api.PostAsync($"api/v1/connections/{Uri.EscapeDataString(id)}/test", null, stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"connection {id}");
        }

        var tested = answer.Read<ConnectionTestView>();
        FindingsView.Write(output.Console, tested.Kinds.SelectMany(k => k.Findings).Select(f => f.ToFinding()));
        await output.ResultAsync(tested, tested.Kinds.Select(k => $"{k.Kind,-14} {(k.Passed ? "works" : "does not work"),-14} {string.Join(", ", k.Did)}"));
        await output.NextAsync(tested.Kinds.All(k => k.Passed) ? $"name it in campaign.yaml: platforms: {{ {(tested.Kinds is [var first, ..] ? first.Kind : "email")}: {id} }}" : "mend what is listed, then test again");
        return tested.Kinds.All(k => k.Passed) ? ExitCode.Fine : ExitCode.Findings;
    }

    private static async Task<int> RemoveAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var id = parse.GetValue(_connection)!;
        var answer = await api.DeleteAsync($"api/v1/connections/{Uri.EscapeDataString(id)}", stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"connection {id}");
        }

        await output.ResultAsync(new { removed = id }, $"Removed {id}. What it made stays on its platform.");
        return ExitCode.Fine;
    }

    private static async Task<T?> ReadAsync<T>(ApiClient api, string path, CancellationToken stop)
        where T : class => await api.GetAsync(path, stop) is { IsFine: true } answer ? answer.Read<T>() : null;

    private static async Task<int> WriteAsync(IReadOnlyList<ConnectionView> connections, Output output, string next)
    {
        FindingsView.Write(output.Console, connections.SelectMany(c => c.Findings).Select(f => f.ToFinding()));
        await output.ResultAsync(
            new { connections },
            connections.SelectMany(c => (string[])
            [
                $"{c.Id,-14} {c.Platform,-14} {State(c)}{(c.Account is null ? "" : $" · {c.Account}")}",
                .. c.Facts.Select(f => $"  {f.Key,-12} {f.Value}"),
                .. c.Budget.Select(b => string.Create(CultureInfo.InvariantCulture, $"  {"calls left",-12} {b.Left} of {b.Of} per {ConnectionPage.Window(b.WindowSeconds)}")),
            ]));
        await output.NextAsync(next);
        return connections.All(c => c.Ready != false) ? ExitCode.Fine : ExitCode.Findings;
    }

    private static string State(ConnectionView connection) => connection.Ready switch { true => "ready", false => "not working", null => "not tried yet" };
}
