using System.CommandLine;
using Slipway.Server.Serving;
using Slipway.Store.Leases;

namespace Slipway.Server.Commands;

/// <summary><c>slipway status</c>: whether a server runs on the data folder, and what the folder holds.</summary>
internal static class StatusCommand
{
    public static Command CreateCommand()
    {
        var command = new Command("status", "Say whether the server runs, on which database and beside which nodes, and what its data folder holds.") { CommonOptions.Data, CommonOptions.Database };
        command.SetAction((parse, stop) => RunAsync(SlipwayOptions.Read(parse.GetValue(CommonOptions.Data), null, parse.GetValue(CommonOptions.Database)), Output.Of(parse), stop));
        return command;
    }

    public static async Task<int> RunAsync(SlipwayOptions options, Output output, CancellationToken stop)
    {
        using var folder = await DataFolder.ReadAsync(options);
        var server = RunningServer.Find(options.Data);
        var state = server is null ? "stopped" : await server.IsReadyAsync(stop) ? "serving" : "not-answering";
        await using var session = await folder.Database.ReadAsync();
        var people = await session.ScalarAsync<long>("select count(*) from accounts where disabled_at is null");
        var campaigns = await session.ScalarAsync<long>("select count(*) from campaigns");
        var drifted = await session.QueryAsync<(string Campaign, long Fields)>(
            "select d.campaign, count(*) as fields from drifts d join campaigns c on c.name = d.campaign where d.closed_at is null and c.launched is not null group by d.campaign order by d.campaign");
        var entries = await session.ScalarAsync<long>("select count(*) from audit");
        var nodes = await NodeBook.ListAsync(folder.Database);
        string[] lines =
        [
            state switch
            {
                "serving" => $"Serving     {server!.Address}",
                "stopped" => "Stopped     start it with: slipway serve",
                _ => $"No answer   from {server!.Address} (process {server.Process}); it may be starting, stuck, or gone without saying so",
            },
            $"Data        {options.Data}",
            $"Database    {(options.Database is null ? "SQLite" : "PostgreSQL")}, {folder.Database.Place}",
            .. nodes.Select(n => $"Node        {n.Name} {n.Id}, {(n.IsThere ? "there" : "silent")}, last seen {n.SeenAt:u}"),
            $"People      {people}",
            $"Campaigns   {campaigns}",
            .. drifted.Select(d => $"Changed     {d.Fields} {(d.Fields == 1 ? "field" : "fields")} of {d.Campaign} outside Slipway; see: slipway drift {d.Campaign}"),
            $"Audit       {entries} entries",
        ];
        await output.ResultAsync(
            new
            {
                state, address = server?.Address, data = options.Data, database = new { kind = options.Database is null ? "sqlite" : "postgresql", place = folder.Database.Place },
                nodes = nodes.Select(n => new { n.Id, n.Name, n.StartedAt, n.SeenAt, n.IsThere }), people, campaigns, drift = drifted.ToDictionary(d => d.Campaign, d => d.Fields, StringComparer.Ordinal), audit_entries = entries,
            },
            lines);
        return state == "not-answering" ? ExitCode.Findings : ExitCode.Fine;
    }
}
