using System.Diagnostics;
using AngleSharp;
using AngleSharp.Css.Dom;
using AngleSharp.Dom;
using Slipway.Core.Html;

namespace Slipway.Bench.Benchmarks;

/// <summary>Reading a mail and computing the styles of every element, beside AngleSharp with AngleSharp.Css, in one warm process.</summary>
internal sealed class HtmlStyles : Run
{
    private const int Rounds = 7;
    private const double TimesAsFast = 25;

    public override string Name => "html-styles";

    public override string What => "times as fast as AngleSharp.Css in computing the styles of every element of our mails, medians of 7 rounds";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var mails = Directory.GetFiles(Repository.At("tests", "golden", "rendering"), "email.html", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        var bytes = mails.Sum(m => m.Length) / mails.Count;

        // So that neither is measured while it is still being compiled.
        await OursAsync(mails, times: 300);
        await TheirsAsync(mails);
        var results = await Median.InTurnAsync(Rounds, new Dictionary<string, Func<Task<double>>>(StringComparer.Ordinal)
        {
            ["ours"] = () => OursAsync(mails, times: 50),
            ["theirs"] = () => TheirsAsync(mails),
        });
        var comparison = new Comparison(
            "AngleSharp 1.10.3 with AngleSharp.Css 1.4.2", "ms a mail", Median.Of(results["ours"]), Median.Of(results["theirs"]), TimesAsFast, FormattableString.Invariant($"{mails.Count} mails of {bytes / 1000.0:0.0} kB"));
        return new RunResult(
            new { Name, comparison.Unit, comparison.Ours, Peers = new[] { comparison }, comparison.Ratio, Limit = TimesAsFast, Machine = Machine.Description },
            comparison.Holds,
            $"{Name}: {comparison}");
    }

    private static Task<double> OursAsync(List<string> mails, int times)
    {
        var watch = Stopwatch.StartNew();
        var seen = 0.0;
        for (var i = 0; i < times; i++)
        {
            foreach (var mail in mails)
            {
                var document = HtmlDocument.Read(mail);
                var styles = Styles.Of(document, Screen.Desktop);
                foreach (var element in document.Elements)
                {
                    var style = styles[element];
                    seen += (style.Ink?.Red ?? 0) + (style.FontSizePx ?? 0) + (style.Padding.Left ?? 0) + (style.Margin.Top ?? 0);
                }
            }
        }

        return seen > 0 ? Task.FromResult(watch.Elapsed.TotalMilliseconds / times / mails.Count) : throw new RunBrokeException("No mail has an element.");
    }

    private static async Task<double> TheirsAsync(List<string> mails)
    {
        var watch = Stopwatch.StartNew();
        var seen = 0;
        foreach (var mail in mails)
        {
            using var context = BrowsingContext.New(Configuration.Default.WithCss().WithRenderDevice());
            using var document = await context.OpenAsync(r => r.Content(mail));
            foreach (var element in document.All)
            {
                var style = element.ComputeCurrentStyle();
                seen += style.GetPropertyValue("color").Length + style.GetPropertyValue("font-size").Length + style.GetPropertyValue("padding-left").Length + style.GetPropertyValue("margin-top").Length;
            }
        }

        return seen > 0 ? watch.Elapsed.TotalMilliseconds / mails.Count : throw new RunBrokeException("No mail has an element.");
    }
}
