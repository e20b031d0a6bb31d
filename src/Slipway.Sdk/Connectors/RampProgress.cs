using System.Collections.Immutable;

namespace Slipway.Sdk.Connectors;

/// <summary>How far an email is that goes out in steps.</summary>
/// <param name="Step">The step that goes out, from 1.</param>
/// <param name="Steps">All its steps, as they are for the people it has.</param>
/// <param name="Figures">What it is watched for, as it stands.</param>
public sealed record RampProgress(int Step, ImmutableArray<RampStep> Steps, ImmutableArray<RampFigure> Figures)
{
    /// <summary>When the next step begins if nothing stops it; null where there is none, or too few mails of this one are out yet.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The step up to which people have decided to go on or have approved something else: figures count what came after it. 0 where nobody had to.</summary>
    public int Since { get; init; }

    /// <summary>Where mails came back from, the most first: the domain and how many.</summary>
    public ImmutableArray<DomainBounces> Domains { get; init; } = [];

    /// <summary>Whether it goes no further until a person decides.</summary>
    public bool IsOver => Figures.Any(f => f.IsOver);
}

/// <summary>A step of an email that goes out in steps.</summary>
/// <param name="Share">The share of the people who have got it after this step.</param>
/// <param name="People">The people who are in this step; a share of all where it has not begun.</param>
/// <param name="BeganAt">When it began; null where it has not.</param>
/// <param name="Out">Of its mails, those that have left.</param>
public sealed record RampStep(double Share, long People, DateTimeOffset? BeganAt, long Out);

/// <summary>Something that an email is watched for while it goes out.</summary>
/// <param name="Measure">What is counted, as <c>bounced</c>.</param>
/// <param name="Count">How often it was seen.</param>
/// <param name="Of">Among how many.</param>
/// <param name="Lower">The least the rate can well be.</param>
/// <param name="Upper">The most it can well be.</param>
/// <param name="Threshold">Where it stops the email.</param>
public sealed record RampFigure(string Measure, long Count, long Of, double Lower, double Upper, double Threshold)
{
    /// <summary>Whether it stops the email where it falls below its threshold; otherwise where it rises above.</summary>
    public bool IsFloor { get; init; }

    /// <summary>Whether it stops the email.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whether so few are counted that even three times the threshold might not be seen.</summary>
    public bool IsTooFew { get; init; }
}

/// <summary>Mails that came back from a domain.</summary>
public sealed record DomainBounces(string Domain, long Mails);
