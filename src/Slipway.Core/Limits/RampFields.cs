using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Limits;

/// <summary>Reads the steps in which emails go out: <c>ramp: { steps: [1%, 10%, 100%], pause: 2h, halt: { bounced: 5% } }</c>, or <c>ramp: none</c>.</summary>
internal static class RampFields
{
    public const string Example = "{ steps: [1%, 10%, 100%], pause: 2h, halt: { bounced: 5%, complained: 0.1%, unsubscribed: 1% } }";
    private const string StepsExample = "[1%, 10%, 100%]";
    private const int MostSteps = 10;

    // A ramp that outlives its campaign's week is a mistake of the unit.
    private const int LongestPause = 7 * 24 * 60;

    /// <summary>The ramp under <c>ramp:</c>; null where nothing is written or it is wrong.</summary>
    public static Ramp? Read(YamlFields fields)
    {
        if (fields.Any("ramp", Example, required: false) is null)
        {
            return null;
        }

        if (fields.Any("ramp", Example) is YamlValue.Scalar { Text: var word } && word.Trim() == "none")
        {
            return Ramp.AtOnce;
        }

        if (fields.Mapping("ramp", Example) is not { } ramp)
        {
            return null;
        }

        var read = ReadSteps(ramp);
        ramp.Close();
        return read;
    }

    /// <summary>The ramp of a mapping whose other keys are somebody else's.</summary>
    public static Ramp? ReadSteps(YamlFields ramp)
    {
        var steps = Steps(ramp);
        var pause = Minutes(ramp);
        var halt = ramp.Has("halt") ? ramp.Mapping("halt", "{ bounced: 5%, complained: 0.1% }", required: false) is { } written ? Halt(written) : null : RampHalt.Usual;
        if (!ramp.Has("halt"))
        {
            ramp.Any("halt", "", required: false);
        }

        return steps is null || pause is null || halt is null ? null : new Ramp { Steps = steps.Value, PauseMinutes = pause.Value, Halt = halt };
    }

    private static ImmutableArray<double>? Steps(YamlFields ramp)
    {
        var written = ramp.Scalars("steps", StepsExample);
        if (written.IsEmpty)
        {
            return null;
        }

        var steps = written.Select(s => Share(s.Text)).ToList();
        var rises = steps.TrueForAll(s => s is > 0) && steps.Zip(steps.Skip(1), (a, b) => a < b).All(rising => rising);
        if (!rises || steps[^1] != 1 || steps.Count > MostSteps)
        {
            ramp.Error("ramp-steps", "steps", $"The steps are {string.Join(", ", written.Select(s => s.Text.Trim()))}; they must be at most {MostSteps} percentages that rise and end with 100%.", $"Write, for example: `steps: {StepsExample}`");
            return null;
        }

        return [.. steps.Select(s => s!.Value)];
    }

    private static double? Share(string text) =>
        text.Trim() is [.. var number, '%'] && decimal.TryParse(number.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100 ? (double)(percent / 100m) : null;

    private static int? Minutes(YamlFields ramp)
    {
        if (ramp.Text("pause", "2h") is not { } text)
        {
            return null;
        }

        var unit = text.Length == 0 ? 0 : text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 24 * 60, _ => 0 };
        if (unit > 0 && int.TryParse(text[..^1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= LongestPause / unit)
        {
            return number * unit;
        }

        ramp.Error("key-type", "pause", $"`{ramp.PathOf("pause")}` is \"{text}\"; it must be minutes, hours or days up to a week.", "Write, for example: `pause: 30m`, `pause: 2h` or `pause: 1d`");
        return null;
    }

    private static RampHalt? Halt(YamlFields fields)
    {
        var halt = new RampHalt
        {
            Bounced = Rate(fields, "bounced", "5%"),
            Complained = Rate(fields, "complained", "0.1%"),
            Unsubscribed = Rate(fields, "unsubscribed", "1%"),
            Failed = Rate(fields, "failed", "5%"),
            FormConversionBelow = Rate(fields, "form_conversion_below", "1%"),
        };
        fields.Close();
        return halt;
    }

    private static double? Rate(YamlFields fields, string key, string example)
    {
        var rate = fields.Share(key, example, required: false);
        if (rate is 0 or 1)
        {
            fields.Error("ramp-threshold", key, $"`{fields.PathOf(key)}` is {fields.Text(key, example)}: {(rate == 0 ? "a single one would be too many, and one happens always" : "nothing is ever beyond it")}.", $"Write a rate between, for example: `{key}: {example}`, or leave it out.");
        }

        return rate;
    }
}
