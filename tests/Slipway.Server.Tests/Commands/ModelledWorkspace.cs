using System.Text.Json.Nodes;
using Slipway.Rehearsal.Models;
using Slipway.Server.Commands;

namespace Slipway.Server.Tests.Commands;

/// <summary>A workspace with the example's brand and campaign, and a scripted model it may ask.</summary>
internal sealed class ModelledWorkspace : IDisposable
{
    public const string Campaign = "warehouse-webinar";

    public string Folder { get; } = Directory.CreateTempSubdirectory("slipway-models-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Builds the campaign and names the model; returns the campaign's folder.</summary>
    public async Task<string> BuiltAsync(ScriptedModel model, string example = Campaign)
    {
        var brand = Path.Combine(AppContext.BaseDirectory, "examples", "brand");
        foreach (var file in Directory.EnumerateFiles(brand, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Folder, "brand", Path.GetRelativePath(brand, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "slipway.yaml"), "name: Nordlager\n");
        await ModelsAsync(model);
        var campaign = Path.Combine(Folder, "campaigns", example);
        Assert.Equal(0, (await RunAsync(null, "build", Path.Combine(AppContext.BaseDirectory, "examples", example, "brief.md"), "--out", campaign)).Code);
        return campaign;
    }

    /// <summary>Names the model.</summary>
    public Task ModelsAsync(ScriptedModel model) => File.WriteAllTextAsync(
        Path.Combine(Folder, "models.yaml"), $"models:\n  - name: writer\n    provider: openai\n    model: m-1\n    address: {model.Address}/v1\n    price: {{ input: 2, output: 10, currency: EUR }}\ndrafting:\n  model: writer\n");

    /// <summary>Runs a command for its JSON.</summary>
    public async Task<JsonNode> JsonAsync(params string[] words)
    {
        var (code, result, error) = await RunAsync(null, [.. words, "--json"]);
        Assert.True(code is 0 or 1, error);
        return JsonNode.Parse(result)!;
    }

    /// <summary>Runs a command in the workspace's folder, with a data folder of its own.</summary>
    public async Task<(int Code, string Result, string Error)> RunAsync(TextReader? input, params string[] words)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        string[] data = words is ["build", ..] or ["prompt", "import", ..] or ["eval", "collect", ..] or ["new", ..] ? [] : ["--data", Path.Combine(Folder, "data")];
        var code = await SlipwayCommand.RunAsync([.. words, .. data], result, error, Folder, TestContext.Current.CancellationToken, input);
        return (code, result.ToString(), error.ToString());
    }
}
