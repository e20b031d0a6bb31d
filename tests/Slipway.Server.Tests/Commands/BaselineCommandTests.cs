using System.Text.Json.Nodes;
using static Slipway.Server.Tests.Impact.ImpactHouse;

namespace Slipway.Server.Tests.Commands;

/// <summary>Mapping how a campaign was made by hand.</summary>
public sealed class BaselineCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-baseline-").FullName;

    public BaselineCommandTests() => File.WriteAllText(Path.Combine(_folder, "slipway.yaml"), "name: test\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_team_is_asked_step_by_step_and_what_is_no_number_is_asked_again()
    {
        var typed = string.Join('\n', "Spring webinar", "", "Petra", "Write the brief", "Manager", "Word", "three", "3", "24", "Write the mails", "Copywriter", "Mailer", "5.5", "0", "", "");
        var (code, said, asked) = await RunInAsync(_folder, typed, "baseline");

        Assert.Equal(0, code);
        Assert.Contains("\"three\" is not a number of hours.", asked, StringComparison.Ordinal);
        Assert.Contains("Steps      2, with 1 hand-off", said, StringComparison.Ordinal);
        Assert.Contains("Hours      8.5 of work, 32.5 hours from the first step to the last", said, StringComparison.Ordinal);
        Assert.Contains("step: \"Write the mails\"", await File.ReadAllTextAsync(Path.Combine(_folder, "baseline.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // Asked again only when told so; otherwise it is shown.
        var shown = JsonNode.Parse((await RunInAsync(_folder, null, "baseline", "--json")).Result)!;
        Assert.Equal((8.5m, 1, "Petra"), ((decimal)shown["hours"]!, (int)shown["hand_offs"]!, (string)shown["by"]!));
        Assert.Contains("nothing was written", (await RunInAsync(_folder, "Another\nBo\n\n", "baseline", "--again")).Error, StringComparison.Ordinal);
        Assert.Contains("Spring webinar", await File.ReadAllTextAsync(Path.Combine(_folder, "baseline.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_takes_the_place_of_questions_and_its_mistakes_are_said_all_at_once_with_their_places()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "steps.yaml"), "campaign: Spring\nmapped: soon\nsteps:\n  - step: Brief\n    who: Manager\n    hours: many\n", TestContext.Current.CancellationToken);
        var (code, result, _) = await RunInAsync(_folder, null, "baseline", "--from", "steps.yaml", "--json");
        Assert.Equal(1, code);
        Assert.Equal(["key-missing 1", "key-type 2", "key-missing 4", "key-type 6"], JsonNode.Parse(result)!["findings"]!.AsArray().Select(f => $"{f!["code"]} {f["line"]}"));
        Assert.False(File.Exists(Path.Combine(_folder, "baseline.yaml")));

        await File.WriteAllTextAsync(Path.Combine(_folder, "steps.yaml"), "campaign: Spring\nmapped: 2026-10-05\nby: Petra\nsteps:\n  - { step: Brief, who: Manager, tool: Word, hours: 2 }\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunInAsync(_folder, null, "baseline", "--from", "steps.yaml")).Code);
        Assert.True(File.Exists(Path.Combine(_folder, "baseline.yaml")));
    }

    [Fact]
    public async Task Where_there_is_nobody_to_ask_a_file_is_asked_for()
    {
        var (code, _, error) = await RunInAsync(_folder, null, "baseline", "--json");
        Assert.Equal(2, code);
        Assert.Contains("slipway baseline --from FILE", error, StringComparison.Ordinal);
    }
}
