using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using Slipway.Server.Commands;

namespace Slipway.Server.Tests.Checks;

/// <summary>What is found, in the formats that other programs read.</summary>
public sealed class CheckFormatTests : IDisposable
{
    private const string Words =
        """
        - id: no-utilize
          owner: brand
          level: error
          message: "Use '%s' instead of '%s'."
          why: Plain words <are> "read" faster & better.
          extends: substitution
          action: { name: replace }
          swap: { utilize: use }
        - id: no-cheap
          owner: brand
          message: "'%s' makes us sound cheap: 100%, really."
          why: We sell hours.
          fix: "Say, what: it saves."
          extends: existence
          ignorecase: true
          tokens: [cheap]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-formats-").FullName;

    public CheckFormatTests()
    {
        Write("brand/rules/words.yaml", Words);
        Write("mails/Grüße & more.html", "<!doctype html>\n<html lang=\"en\"><title>x</title><body><p>We utilize\u0001 a &quot;cheap&quot; <b>cheap</b> thing.</p></body></html>\n");
        Write("mails/fine.md", "# Nothing here\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_SARIF_log_holds_against_the_schema_of_2_1_0()
    {
        var schema = Path.Combine(Repository, "..", "shared", "data", "schemas", "sarif", "sarif-schema-2.1.0.json");
        Assert.SkipUnless(File.Exists(schema), "The schema of SARIF is not on this machine.");
        var log = await CheckAsync("sarif");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Repository, "tests", "schema", "validate.mjs"), schema]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        await node.StandardInput.WriteAsync(log);
        node.StandardInput.Close();
        Assert.Equal("", await node.StandardOutput.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
    }

    [Fact]
    public async Task The_SARIF_log_names_place_rule_and_fix_of_each_finding_and_marks_it_for_good()
    {
        using var log = JsonDocument.Parse(await CheckAsync("sarif"));
        var results = log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["no-utilize", "no-cheap", "no-cheap"], results.Select(r => r.GetProperty("ruleId").GetString()));
        Assert.Equal(3, results.Select(r => r.GetProperty("partialFingerprints").GetProperty("slipway/v1").GetString()).Distinct().Count());
        var place = results[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("mails/Gr%C3%BC%C3%9Fe%20%26%20more.html", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal((2, 45), (place.GetProperty("region").GetProperty("startLine").GetInt32(), place.GetProperty("region").GetProperty("startColumn").GetInt32()));
        Assert.Equal("use", results[0].GetProperty("fixes")[0].GetProperty("artifactChanges")[0].GetProperty("replacements")[0].GetProperty("insertedContent").GetProperty("text").GetString());
    }

    [Fact]
    public async Task The_JUnit_report_is_XML_with_a_suite_for_each_file_and_fails_for_errors_alone()
    {
        var report = XDocument.Parse(await CheckAsync("junit")).Root!;
        Assert.Equal(["mails/Grüße & more.html", "mails/fine.md"], report.Elements("testsuite").Select(s => (string)s.Attribute("name")!));
        Assert.Equal("1", (string)report.Attribute("failures")!);
        Assert.Equal("no-utilize", (string)report.Descendants("failure").Single().Parent!.Attribute("classname")!);
        Assert.Contains("'cheap' makes us sound cheap", (string)report.Descendants("system-out").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_for_GitHub_are_one_line_each_with_what_would_end_them_escaped()
    {
        var lines = (await CheckAsync("github")).TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("::error file=mails/Grüße & more.html,line=2,col=45,endLine=2,endColumn=52,title=no-utilize::", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("sound cheap: 100%25, really. Say, what: it saves.", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_checked_as_the_format_that_is_named()
    {
        using var input = new StringReader("<p>We utilize it</p>");
        var (code, result, _) = await RunAsync(input, "check", "-", "--as", "html", "--json");
        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(result);
        var finding = json.RootElement.GetProperty("findings")[0];
        Assert.Equal(("stdin.html", 7), (finding.GetProperty("file").GetString(), finding.GetProperty("column").GetInt32()));
    }

    [Fact]
    public async Task Fixing_changes_nothing_when_done_again_and_keeps_line_endings_and_the_byte_order_mark()
    {
        var file = Path.Combine(_folder, "mails", "windows.md");
        await File.WriteAllTextAsync(file, "\uFEFF# We utilize\r\n\r\nTo utilize, utilize.\r\n");
        Assert.Equal(0, (await RunAsync(TextReader.Null, "check", "mails/windows.md", "--fix")).Code);
        Assert.Equal("\uFEFF# We use\r\n\r\nTo use, use.\r\n", System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)));
        var (_, _, said) = await RunAsync(TextReader.Null, "check", "mails/windows.md", "--fix");
        Assert.DoesNotContain("rewritten", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_changed_since_a_revision_is_checked_when_asked()
    {
        await GitAsync("init", "--quiet");
        await GitAsync("add", ".");
        await GitAsync("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "before");
        Write("mails/fresh.md", "A cheap one\n");
        var (_, result, _) = await RunAsync(TextReader.Null, "check", "mails", "--changed-since", "HEAD", "--json");
        using var json = JsonDocument.Parse(result);
        Assert.Equal(["mails/fresh.md"], json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("file").GetString()));
        Assert.Equal(2, (await RunAsync(TextReader.Null, "check", "mails", "--changed-since", "no-such-revision")).Code);
        Assert.Equal(2, (await RunAsync(TextReader.Null, "check", "mails", "--changed-since=--output=x")).Code);
    }

    private static string Repository
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return folder;
        }
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task<string> CheckAsync(string format) => (await RunAsync(TextReader.Null, "check", "mails", "--format", format)).Result;

    private async Task<(int Code, string Result, string Said)> RunAsync(TextReader input, params string[] words)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await SlipwayCommand.RunAsync(words, result, error, _folder, TestContext.Current.CancellationToken, input);
        return (code, result.ToString(), error.ToString());
    }

    private async Task GitAsync(params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = _folder })!;
        await git.WaitForExitAsync();
        Assert.Equal(0, git.ExitCode);
    }
}
