using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Impact;

/// <summary>Reads and writes <c>baseline.yaml</c>.</summary>
public static class BaselineReader
{
    private const string StepExample = "[{ step: Write the invitation, who: Copywriter, tool: Word, hours: 3, wait_hours: 24 }]";

    // A year of one person's work: more is a slip of the unit.
    private const decimal MostHours = 2000;

    /// <summary>Reads the file; what is wrong comes back all at once, with line and column.</summary>
    public static (Baseline? Baseline, ImmutableArray<Finding> Findings) Read(string file, string text)
    {
        var findings = new FindingList();
        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return (null, findings.InOrder());
        }

        var fields = new YamlFields(map, findings);
        var (campaign, mapped, by) = (fields.Text("campaign", "Spring webinar 2025"), fields.Day("mapped", "2026-10-05"), fields.Text("by", "Petra Beispiel"));
        var written = fields.Mappings("steps", StepExample);
        ImmutableArray<BaselineStep> steps = [.. written.Select(Step).OfType<BaselineStep>()];
        if (fields.Has("steps") && written.IsEmpty && !findings.HasErrors)
        {
            fields.Error("steps-missing", "steps", "A campaign that took no step was none.", $"Write every step in its order, for example: `steps: {StepExample}`");
        }

        fields.Close();
        return (findings.HasErrors ? null : new Baseline(campaign!, mapped!.Value, by!, steps), findings.InOrder());
    }

    private static BaselineStep? Step(YamlFields fields)
    {
        var (name, who, tool) = (fields.Text("step", "Write the invitation"), fields.Text("who", "Copywriter"), fields.Text("tool", "Word"));
        var (hours, wait) = (Hours(fields, "hours", required: true), Hours(fields, "wait_hours", required: false));
        fields.Close();
        return name is null || who is null || tool is null || hours is null ? null : new BaselineStep(name, who, tool, hours.Value, wait ?? 0);
    }

    private static decimal? Hours(YamlFields fields, string key, bool required)
    {
        if (fields.Text(key, "3", required) is not { } text)
        {
            return null;
        }

        if (ReadHours(text) is { } hours)
        {
            return hours;
        }

        fields.Error("key-type", key, $"`{fields.PathOf(key)}` is \"{text}\"; it must be a number of hours from 0 to {MostHours:0}.", $"Write, for example: `{key}: 2.5`");
        return null;
    }

    /// <summary>A number of hours; null where it is none.</summary>
    public static decimal? ReadHours(string text) =>
        decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) && hours <= MostHours ? hours : null;

    /// <summary>The file of a baseline: it reads back as it is.</summary>
    public static string Write(Baseline baseline)
    {
        var text = new StringBuilder("# How we made one campaign by hand, before Slipway. What is done with Slipway is held against it.\n");
        text.Append(CultureInfo.InvariantCulture, $"campaign: {Quoted(baseline.Campaign)}\nmapped: {baseline.Mapped:yyyy-MM-dd}\nby: {Quoted(baseline.By)}\nsteps:\n");
        foreach (var step in baseline.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - step: {Quoted(step.Name)}\n    who: {Quoted(step.Who)}\n    tool: {Quoted(step.Tool)}\n    hours: {step.Hours:0.###}\n    wait_hours: {step.WaitHours:0.###}\n");
        }

        return text.ToString();
    }

    // What a person typed may hold anything that YAML reads as its own.
    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
