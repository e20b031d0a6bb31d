using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Server.Commands;

namespace Slipway.Server.Tests.Commands;

public sealed class BrandDiffTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-diff-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_revision_of_git_is_compared_with_the_folder_as_it_is()
    {
        Write("workspace/slipway.yaml", "name: Test\n");
        Write("workspace/brand/rules/words.yaml", Rule("cheap"));
        Git("init", "--quiet");
        Git("add", ".");
        Git("-c", "user.name=Test", "-c", "user.email=test@a.example", "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", "Rules");
        Write("workspace/brand/rules/words.yaml", Rule("cheap, bargain"));

        var (code, result) = await DiffAsync("HEAD");
        Assert.Equal(0, code);
        var difference = Assert.Single(result["differences"]!.AsArray())!;
        Assert.Equal("tightened no-cheap it also looks for bargain", $"{difference["kind"]} {difference["what"]} {difference["reasons"]![0]}");

        (code, result) = await DiffAsync("HEAD", "HEAD");
        Assert.Equal((0, 0), (code, result["differences"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("no-such-revision")]
    [InlineData("-output=x")]
    public async Task What_git_does_not_know_is_wrong_use(string revision)
    {
        Write("workspace/brand/rules/words.yaml", Rule("cheap"));
        Git("init", "--quiet");
        Assert.Equal(2, (await DiffAsync("--", revision)).Code);
    }

    private static string Rule(string tokens) => $"- {{ id: no-cheap, owner: brand, message: \"'%s'\", why: Value., extends: existence, tokens: [{tokens}] }}\n";

    private async Task<(int Code, JsonNode Result)> DiffAsync(params string[] words)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await SlipwayCommand.RunAsync(["brand", "diff", "--json", .. words], result, error, Path.Combine(_folder, "workspace"), TestContext.Current.CancellationToken);
        return (code, JsonNode.Parse(result.ToString())!);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Git(params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", words) { WorkingDirectory = _folder, RedirectStandardOutput = true, UseShellExecute = false })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
