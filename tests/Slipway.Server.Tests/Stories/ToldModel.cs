using System.Text.RegularExpressions;
using Slipway.Rehearsal.Models;

namespace Slipway.Server.Tests.Stories;

/// <summary>A scripted model of a story, over real HTTP, named in <c>models.yaml</c>: what it is told decides what it answers.</summary>
internal sealed partial class ToldModel(ScriptedModel model) : IAsyncDisposable
{
    /// <summary>Starts it, and names it in the folder.</summary>
    /// <param name="folder">The story's folder.</param>
    /// <param name="lines">What it answers: <c>WORDS => ANSWER</c>, by the first words that stand in its prompt.</param>
    /// <param name="stop">Calls it off.</param>
    public static async Task<ToldModel> StartAsync(string folder, IEnumerable<string> lines, CancellationToken stop)
    {
        var answers = lines.Select(l => l.Split(" => ", 2)).Select(a => (Words: a[0].Trim(), Answer: a[1])).ToList();
        var model = await ScriptedModel.StartAsync(q => new ScriptedAnswer(answers.First(a => q.System.Contains(a.Words, StringComparison.Ordinal)).Answer));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "models.yaml"),
            $"models:\n  - name: writer\n    provider: openai\n    model: m-1\n    address: {model.Address}/v1\n    price: {{ input: 2, output: 10, currency: EUR }}\ndrafting:\n  model: writer\n", stop);
        return new ToldModel(model);
    }

    /// <summary>A transcript without what is otherwise each time: when a run was, how long answers took and in which order they came, and who sat there.</summary>
    public static string Without(string written) => Progress().Replace(Moment().Replace(Took().Replace(Digest().Replace(Run().Replace(written, "$1RUN.json"), "$1DIGEST"), "… s an answer"), "TODAY"), "")
        .Replace($"by: \"{Environment.UserName}\"", "by: \"SOMEBODY\"", StringComparison.Ordinal);

    public ValueTask DisposeAsync() => model.DisposeAsync();

    [GeneratedRegex(@"(runs/[a-z-]+/)[^ ""\n]+\.json")]
    private static partial Regex Run();

    [GeneratedRegex(@"^! \d+ of \d+ answers\n", RegexOptions.Multiline)]
    private static partial Regex Progress();

    [GeneratedRegex("(run_digest: \")[0-9a-f]{64}")]
    private static partial Regex Digest();

    [GeneratedRegex(@"\d+\.\d s an answer")]
    private static partial Regex Took();

    [GeneratedRegex(@"20\d\d-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?)?")]
    private static partial Regex Moment();
}
