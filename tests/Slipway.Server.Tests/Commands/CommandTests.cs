using System.Text.Json.Nodes;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Commands;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Commands;

public sealed class CommandTests
{
    [Theory]
    [InlineData("no-such-command")]
    [InlineData("serve --no-such-option")]
    [InlineData("audit")]
    public async Task Wrong_use_exits_with_2_and_keeps_standard_output_for_results(string line)
    {
        var (code, _, error) = await RunAsync(line.Split(' '));
        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task A_folder_without_data_is_named_with_what_to_do_and_without_a_stack_trace()
    {
        var folder = Path.Combine(Path.GetTempPath(), "slipway-none");
        var (code, result, error) = await RunAsync("audit", "verify", "--data", folder, "--json");
        Assert.Equal(3, code);
        Assert.Equal($"{folder} holds no Slipway data. Name the folder with --data, or make one with: slipway serve --data {folder}\n", error.ReplaceLineEndings("\n"));
        Assert.Equal("store-unavailable", (string?)JsonNode.Parse(result)!["error"]!["code"]);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Status_says_whether_the_server_answers()
    {
        await using var slipway = await StartAsync();
        var (code, result, _) = await RunAsync("status", "--data", slipway.Data, "--json");
        Assert.Equal((0, "serving"), (code, (string?)JsonNode.Parse(result)!["state"]));
        await slipway.App.StopAsync(TestContext.Current.CancellationToken);
        (code, result, _) = await RunAsync("status", "--data", slipway.Data, "--json");
        Assert.Equal((0, "stopped"), (code, (string?)JsonNode.Parse(result)!["state"]));
    }

    [Fact]
    public async Task A_settings_file_that_does_not_parse_is_named_with_its_line()
    {
        var data = Directory.CreateTempSubdirectory("slipway-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "slipway.json"), "{\n  \"urls\" \"x\"\n}", TestContext.Current.CancellationToken);
        var (code, _, error) = await RunAsync("serve", "--data", data);
        Assert.Equal(3, code);
        Assert.Contains("slipway.json:2:", error, StringComparison.Ordinal);
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Findings_are_aligned_and_say_what_to_do()
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await new Output(result, error, Json: false).FindingsAsync(
        [
            Finding.Warning("subject-long", "The subject has 90 characters.", new Place("emails/invitation.md", 2, 1), "Use at most 60."),
            Finding.Error("link-broken", "The link [x] leads nowhere.", new Place("brief.md", 12, 4)),
        ]);
        Assert.Equal(1, code);
        Assert.Equal("""
            brief.md:12:4             error       The link [x] leads nowhere.  link-broken
            emails/invitation.md:2:1  warning     The subject has 90 characters.  subject-long
                                                  Use at most 60.
            1 error, 1 warning, 0 suggestions

            """.ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    private static async Task<(int Code, string Result, string Error)> RunAsync(params string[] args)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await SlipwayCommand.RunAsync(args, result, error, TestContext.Current.CancellationToken);
        return (code, result.ToString(), error.ToString());
    }
}
