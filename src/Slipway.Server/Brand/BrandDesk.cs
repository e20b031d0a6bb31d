using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Samples;
using Slipway.Core.Rendering;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Workspaces;
using Slipway.Store.Time;

namespace Slipway.Server.Brand;

/// <summary>The rules as they stand, and everything that is wrong with their files.</summary>
public sealed record BrandReading(RuleSet Rules, ImmutableArray<Finding> Findings, DateOnly Today)
{
    /// <summary>The tests as they were last run; null where nobody ran them since the server started.</summary>
    public TestRun? Run { get; init; }

    /// <summary>Whether files were changed after the tests were run.</summary>
    public bool IsRunOld { get; init; }

    /// <summary>What the last run says of a rule.</summary>
    public RuleCoverage? CoverageOf(string rule) => Run?.Coverage.GetValueOrDefault(rule);
}

/// <summary>Rules that were tried on their samples.</summary>
/// <param name="Report">What came of it.</param>
/// <param name="At">When, by the machine's clock.</param>
/// <param name="By">Who asked for it.</param>
public sealed record TestRun(SampleReport Report, DateTimeOffset At, string By)
{
    /// <summary>The files as they were.</summary>
    internal string Stamp { get; init; } = "";

    /// <summary>What is wrong with the files of samples.</summary>
    public ImmutableArray<Finding> Unread { get; init; } = [];

    /// <summary>What the samples of each rule show.</summary>
    public ImmutableDictionary<string, RuleCoverage> Coverage { get; } = Report.Coverage.ToImmutableDictionary(c => c.Rule.Id, StringComparer.Ordinal);

    /// <summary>The samples by rule.</summary>
    public ILookup<string, SampleResult> Results { get; } = Report.Results.ToLookup(r => r.Sample.Rule.Id, StringComparer.Ordinal);

    /// <summary>How many samples came out as written.</summary>
    public int Right => Report.Results.Count(r => r.Outcome is SampleOutcome.Caught or SampleOutcome.Passed);
}

/// <summary>Reads the brand for its pages, and tries its rules on their samples when somebody asks.</summary>
public sealed class BrandDesk(Workspace workspace, BrandRules rules, BusinessClock clock, TimeProvider time)
{
    private readonly SemaphoreSlim _running = new(1);
    private TestRun? _run;

    public BrandReading Read()
    {
        var (set, findings) = rules.Read(clock.Now);
        var run = _run;
        return new BrandReading(set, findings, DateOnly.FromDateTime(clock.Now.UtcDateTime)) { Run = run, IsRunOld = run is not null && run.Stamp != workspace.Brand.Stamp() };
    }

    /// <summary>A rule as its file has it.</summary>
    public string Written(Rule rule, RuleSet set) => RulePage.AsWritten(workspace.Brand.Files(), rule, set);

    /// <summary>The theme that mails and pages are drawn with.</summary>
    public (Theme Theme, ImmutableArray<Finding> Findings) Theme() => workspace.Theme();

    /// <summary>Tries every rule on its samples, as <c>slipway brand test</c> does. It changes nothing, and who asks while it runs gets what it finds.</summary>
    public async Task<TestRun> RunAsync(Actor actor, CancellationToken stop)
    {
        var asked = time.GetUtcNow();
        await _running.WaitAsync(stop);
        try
        {
            if (_run is { } run && run.At >= asked)
            {
                return run;
            }

            var stamp = workspace.Brand.Stamp();
            var files = workspace.Brand.Files();
            return _run = await Task.Run(
                () =>
                {
                    var (set, _) = RuleSet.Read(files, clock.Now);
                    var (samples, unread) = SampleReader.Read(files, set);
                    return new TestRun(SampleRun.Run(set, samples), time.GetUtcNow(), actor.Id) { Stamp = stamp, Unread = unread };
                },
                stop);
        }
        finally
        {
            _running.Release();
        }
    }
}
