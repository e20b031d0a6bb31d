using System.CommandLine;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;

namespace Slipway.Server.Commands;

/// <summary><c>slipway audit verify</c>: recomputes the chain of every action.</summary>
internal static class AuditCommand
{
    public static Command CreateCommand()
    {
        var verify = new Command("verify", "Recompute the audit trail and find the first entry that was altered, removed or reordered.") { CommonOptions.Data };
        verify.SetAction((parse, _) => VerifyAsync(SlipwayOptions.Read(parse.GetValue(CommonOptions.Data), null), Output.Of(parse)));
        return new Command("audit", "The audit trail.") { verify };
    }

    public static async Task<int> VerifyAsync(SlipwayOptions options, Output output)
    {
        using var folder = await DataFolder.ReadAsync(options);
        var verdict = await folder.Audit.VerifyAsync();
        var sound = verdict.FirstBroken is null;
        if (!sound)
        {
            FindingsView.Write(output.Console,
            [
                Finding.Error("audit-broken", verdict.Problem ?? "The trail is broken.",
                    fix: "Keep a copy of the data folder as it is, and compare it with a backup from before this entry."),
            ]);
        }

        await output.ResultAsync(
            new { sound, entries = verdict.Entries, first_broken = verdict.FirstBroken, problem = verdict.Problem },
            sound ? [$"The audit trail is sound: {verdict.Entries} entries."] : []);
        return sound ? ExitCode.Fine : ExitCode.Findings;
    }
}
