using System.Globalization;
using System.Text.Json.Serialization;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Evidence;

/// <summary>What stands behind a claim.</summary>
public enum EvidenceGrade
{
    /// <summary>A randomised holdout.</summary>
    A,

    /// <summary>A comparison of places, or of differences in time between who got it and who did not.</summary>
    B,

    /// <summary>A comparison of before and after.</summary>
    C,

    /// <summary>Attribution alone: who came by the campaign, not who would have come anyway.</summary>
    D,

    /// <summary>Nothing that supports a claim.</summary>
    None,
}

/// <summary>What was counted in one arm.</summary>
/// <param name="People">Units assigned to the arm, whether or not they were reached: people, or target accounts where those were assigned as one.</param>
/// <param name="Reached">Units of the arm that reached the goal within the window; an account did when any of its people did.</param>
public sealed record ArmCount(long People, long Reached)
{
    /// <summary>The share that reached the goal; 0 for an empty arm.</summary>
    public double Rate => People == 0 ? 0 : (double)Reached / People;

    /// <summary>This and another, which counts none of the same units, together.</summary>
    public ArmCount And(ArmCount other) => new(People + other.People, Reached + other.Reached);
}

/// <summary>What a campaign is known to have done. A closed set.</summary>
/// <remarks>Differences are in percentage points divided by 100: 0.031 is 3.1 points more of the treated than of the held-out.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "result")]
[JsonDerivedType(typeof(Lift), "lift")]
[JsonDerivedType(typeof(Inconclusive), "inconclusive")]
[JsonDerivedType(typeof(ByPlace), "by-place")]
[JsonDerivedType(typeof(BeforeAfter), "before-after")]
[JsonDerivedType(typeof(Attributed), "attributed")]
[JsonDerivedType(typeof(Unusable), "unusable")]
public abstract record Evidence
{
    private protected Evidence()
    {
    }

    /// <summary>The goal's metric.</summary>
    public required string Metric { get; init; }

    /// <summary>What was assigned, and so is counted, as one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HoldoutUnit By { get; init; }

    /// <summary>The units in words.</summary>
    [JsonIgnore]
    public string Units => EvidenceWords.Units(By);

    /// <summary>The treated.</summary>
    public required ArmCount Treated { get; init; }

    /// <summary>The held-out.</summary>
    public required ArmCount Control { get; init; }

    /// <summary>What stands behind it.</summary>
    public abstract EvidenceGrade Grade { get; }

    /// <summary>What it means, in a sentence.</summary>
    public abstract string Verdict { get; }

    /// <summary>The interval excludes nothing happening.</summary>
    public sealed record Lift(double Difference, double Lower, double Upper, double Confidence) : Evidence
    {
        /// <inheritdoc/>
        public override EvidenceGrade Grade => EvidenceGrade.A;

        /// <summary>Goals reached that would not have been without the campaign: the difference times the treated people.</summary>
        public double Incremental => Difference * Treated.People;

        /// <inheritdoc/>
        public override string Verdict => string.Create(CultureInfo.InvariantCulture,
            $"The campaign {(Difference > 0 ? "earned" : "cost")} about {Math.Abs(Incremental):0} {Earned} ({Math.Abs(Lower * Treated.People):0} to {Math.Abs(Upper * Treated.People):0}): {Treated.Rate:P1} of the {Units} it reached out to against {Control.Rate:P1} of those held out.");

        // Two meetings at one account are one account with a meeting.
        private string Earned => By == HoldoutUnit.Account ? $"accounts with a {Metric}" : $"{Metric}s";
    }

    /// <summary>The interval includes nothing happening.</summary>
    public sealed record Inconclusive(double Difference, double Lower, double Upper, double Confidence) : Evidence
    {
        /// <inheritdoc/>
        public override EvidenceGrade Grade => EvidenceGrade.A;

        /// <inheritdoc/>
        public override string Verdict => string.Create(CultureInfo.InvariantCulture,
            $"It cannot be told from this campaign alone: between {Lower * 100:0.0} and {Upper * 100:+0.0;-0.0;0.0} points, nothing included.");
    }

    /// <summary>Whole places were held out: how the others changed, less how those did. Difference in differences, a place being one.</summary>
    /// <param name="Extra">Outcomes more than the held-out places gave to expect, of all treated together.</param>
    /// <param name="Lower">The lower bound of that.</param>
    /// <param name="Upper">The upper bound of that.</param>
    /// <param name="Confidence">Of the interval.</param>
    /// <param name="Places">How many places were written to.</param>
    /// <param name="HeldPlaces">How many were held out.</param>
    public sealed record ByPlace(double Extra, double Lower, double Upper, double Confidence, int Places, int HeldPlaces) : Evidence
    {
        /// <inheritdoc/>
        public override EvidenceGrade Grade => EvidenceGrade.B;

        /// <inheritdoc/>
        public override string Verdict => string.Create(CultureInfo.InvariantCulture,
            $"{(Lower > 0 ? $"About {Extra:0} {Metric}s more than the places held out gave to expect ({Lower:0} to {Upper:0})" : Upper < 0 ? $"About {-Extra:0} {Metric}s fewer than the places held out gave to expect ({-Upper:0} to {-Lower:0})" : $"No more and no fewer {Metric}s than the places held out gave to expect, as far as can be told ({Lower:+0;-0;0} to {Upper:+0;-0;0})")}: {Places} places against {HeldPlaces}. Nobody drew lots: it holds as far as all would have changed alike.");
    }

    /// <summary>Nobody was held out: the days after the launch against what the days before would have gone on as, by trend and weekday.</summary>
    /// <param name="Extra">Outcomes more than were to be expected, of all treated together.</param>
    /// <param name="Lower">The lower bound of that.</param>
    /// <param name="Upper">The upper bound of that.</param>
    /// <param name="Confidence">Of the interval.</param>
    /// <param name="Expected">How many were to be expected.</param>
    /// <param name="DaysBefore">How many days it was told from.</param>
    public sealed record BeforeAfter(double Extra, double Lower, double Upper, double Confidence, double Expected, int DaysBefore) : Evidence
    {
        /// <inheritdoc/>
        public override EvidenceGrade Grade => EvidenceGrade.C;

        /// <inheritdoc/>
        public override string Verdict => string.Create(CultureInfo.InvariantCulture,
            $"{(Lower > 0 ? $"About {Extra:0} {Metric}s more than the {DaysBefore} days before gave to expect ({Lower:0} to {Upper:0})" : Upper < 0 ? $"About {-Extra:0} {Metric}s fewer than the {DaysBefore} days before gave to expect ({-Upper:0} to {-Lower:0})" : $"No more and no fewer {Metric}s than the {DaysBefore} days before gave to expect, as far as can be told ({Lower:+0;-0;0} to {Upper:+0;-0;0})")}. Nobody was held out: whatever else changed meanwhile is in this figure.");
    }

    /// <summary>Nobody was held out, and too little is known of the days before: who reached the goal after the launch, and nothing of who would have anyway.</summary>
    public sealed record Attributed : Evidence
    {
        /// <inheritdoc/>
        public override EvidenceGrade Grade => EvidenceGrade.D;

        /// <inheritdoc/>
        public override string Verdict => string.Create(CultureInfo.InvariantCulture,
            $"{Treated.Reached:#,0} of the {Treated.People:#,0} {Units} written to had a {Metric} afterwards. How many of them would have had one anyway nobody knows, since nobody was held out: the campaign earned between none and all of these.");
    }

    /// <summary>There is no result, and why.</summary>
    public sealed record Unusable(string Code, string Reason) : Evidence
    {
        /// <summary>What it shows so far, where the window is still open; null where it is too early, or something else is amiss.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public LiveReading? Live { get; init; }

        /// <inheritdoc/>
        public override EvidenceGrade Grade => EvidenceGrade.None;

        /// <inheritdoc/>
        public override string Verdict => $"No claim can be made: {Reason}";
    }
}
