using System.Text.Json.Nodes;
using static Slipway.Server.Tests.Impact.ImpactHouse;

namespace Slipway.Server.Tests.Commands;

/// <summary>The lift table from two files.</summary>
public sealed class LiftCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-lift-").FullName;

    public LiftCommandTests()
    {
        File.WriteAllText(At("e.csv"), $"person,group,seen\n{string.Join('\n', Enumerable.Range(0, 400).Select(i => $"p{i},{(i % 2 == 0 ? "control" : "a")},1767225600"))}\nx\n");
        File.WriteAllText(At("o.csv"), $"person,seen,worth\n{string.Join('\n', Enumerable.Range(0, 400).Where(i => i % 5 < 2 || i % 4 == 1).Select(i => $"p{i},1767229200,{20 + (i % 13)}"))}\n");
    }

    private static string[] Words => ["lift", "e.csv", "o.csv", "--unit", "person", "--arm", "group", "--time", "seen", "--amount", "worth"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_table_says_each_lift_with_interval_p_and_method_and_what_was_set_aside()
    {
        var (code, said, error) = await RunInAsync(_folder, null, [.. Words, "--arms", "control=1,a=1", "--set-aside", "aside.csv"]);

        Assert.Equal(0, code);
        Assert.Contains("a against control, intervals of 95%", said, StringComparison.Ordinal);
        Assert.Matches(@"Conversion +\+\d+\.\d\d%  [+-]\d+\.\d\d% to \+\d+\.\d\d%  p \S+  Fieller interval", said);
        Assert.Contains("Proportion as configured (p = 1.0000, chi-squared test)", said, StringComparison.Ordinal);
        Assert.Contains("e.csv:402  set aside: It has more or fewer fields than the header", error, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(At("aside.csv"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Units_out_of_proportion_exit_as_a_finding_with_every_claim_refused()
    {
        var (code, said, error) = await RunInAsync(_folder, null, [.. Words, "--arms", "control=80,a=20", "--json"]);

        Assert.Equal(1, code);
        Assert.Contains("sample-ratio-mismatch", error, StringComparison.Ordinal);
        var table = JsonNode.Parse(said)!;
        Assert.Equal("mismatch", (string)table["sample_ratio"]!["state"]!);
        Assert.All(table["lifts"]![0]!["metrics"]!.AsArray(), m => Assert.Equal("sample-ratio-mismatch", (string)m!["lift"]!["refused"]!));
    }

    [Fact]
    public async Task Without_weights_the_proportion_is_said_to_be_unknown() =>
        Assert.Contains("sample-ratio-unknown", (await RunInAsync(_folder, null, Words)).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Amounts_that_no_one_spends_are_said_and_end_nothing_in_a_crash()
    {
        await File.WriteAllTextAsync(At("o.csv"), $"person,seen,worth\n{string.Join('\n', Enumerable.Repeat("p1,1767229200,999999999", 10_000))}\n", TestContext.Current.CancellationToken);
        var (code, _, error) = await RunInAsync(_folder, null, Words);
        Assert.Equal(2, code);
        Assert.Contains("more than 9 trillion", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_in_the_state_already_is_not_counted_twice()
    {
        Assert.Equal(0, (await RunInAsync(_folder, null, [.. Words, "--state", "kept"])).Code);
        var (code, _, error) = await RunInAsync(_folder, null, [.. Words, "--state", "kept"]);
        Assert.Equal(2, code);
        Assert.Contains("e.csv is counted in the state already", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no arm 'b' to be the control; there is a, control.", "--control", "b")]
    [InlineData("'two weeks' is no window.", "--window", "two weeks")]
    [InlineData("'a' is no arm with its weight", "--arms", "a,control=1")]
    [InlineData("--confidence is above 0 and below 1", "--confidence", "95")]
    [InlineData("e.csv has no column 'who'", "--unit", "who")]
    public async Task What_is_written_wrongly_is_said_with_what_to_do(string message, params string[] words)
    {
        var (code, _, error) = await RunInAsync(_folder, null, [.. Words.Take(words[0] == "--unit" ? 3 : Words.Length), .. words]);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
