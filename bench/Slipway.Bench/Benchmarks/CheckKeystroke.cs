using System.Diagnostics;
using System.Globalization;
using Slipway.Bench.Corpora;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;

namespace Slipway.Bench.Benchmarks;

/// <summary>One mail of 20 KB, a character of it changed, and all of it checked again, in a process that has done so for a while: what an editor waits for at every keystroke.</summary>
internal sealed class CheckKeystroke : Run
{
    private const int Strokes = 2000;
    private const double LimitMilliseconds = 5;

    public override string Name => "check-keystroke";

    public override string What => "milliseconds to check a mail of 20 KB again after one character changed, all families, of 2,000 keystrokes";

    public override Task<RunResult> RunAsync(RunOptions options)
    {
        var plan = new RulePlan(RuleSet.Read(Engine.BrandFiles(Brands.Example)).Rules);
        var html = Typed(plan, "mail.html", MailHtml.Write(Mail.Of(1), 1));
        var markdown = Typed(plan, "mail.md", MailMarkdown.Write(Mail.Of(1)));
        return Task.FromResult(new RunResult(
            new { Name, Unit = "ms", Ours = html.P95, Peers = Array.Empty<object>(), Ratio = (double?)null, Limit = LimitMilliseconds, Machine = Machine.Description, Html = html, Markdown = markdown },
            html.P95 < LimitMilliseconds && markdown.P95 < LimitMilliseconds,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {html.P95:0.00} ms at the 95th percentile (below {LimitMilliseconds:0}), {html.P50:0.00} in the middle; as Markdown {markdown.P95:0.00} and {markdown.P50:0.00}")));
    }

    private static Percentiles Typed(RulePlan plan, string file, string text)
    {
        var prose = new Prose(1);
        var setting = Engine.SettingOf("email");
        var milliseconds = new List<double>(Strokes);
        for (var stroke = -Strokes; stroke < Strokes; stroke++)
        {
            var at = prose.Number(0, text.Length - 1);
            var typed = string.Concat(text.AsSpan(0, at), "x", text.AsSpan(at + 1));
            var start = Stopwatch.GetTimestamp();
            plan.Check(Document.Read(file, typed, setting));
            // The first half warms the process up.
            if (stroke >= 0)
            {
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        milliseconds.Sort();
        return new Percentiles(At(0.5), At(0.95), At(1));

        double At(double share) => Math.Round(milliseconds[Math.Min(Strokes - 1, (int)(share * Strokes))], 3);
    }

    /// <summary>Milliseconds.</summary>
    private sealed record Percentiles(double P50, double P95, double Most);
}
