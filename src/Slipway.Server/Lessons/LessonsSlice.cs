using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Lessons;
using Slipway.Engine.Lessons;
using Slipway.Engine.Schedules;
using Slipway.Server.Drafting;

namespace Slipway.Server.Lessons;

/// <summary>What experiments of one pattern say together.</summary>
/// <param name="Pattern">What is done otherwise.</param>
/// <param name="Metric">What is counted.</param>
/// <param name="Standing">works, harms or open.</param>
/// <param name="Difference">The rise, in points divided by 100.</param>
/// <param name="Interval">Its 95 % interval.</param>
/// <param name="Units">People, or accounts, in all of them.</param>
/// <param name="Held">In how many of the campaigns it went this way.</param>
/// <param name="LastSeen">When it was seen last.</param>
/// <param name="Text">The lesson in a sentence.</param>
public sealed record LessonBody(string Pattern, string Metric, string Standing, double Difference, double[] Interval, long Units, int Held, DateTimeOffset LastSeen, string Text)
{
    /// <summary>What was seen in each campaign, the newest first.</summary>
    public IReadOnlyList<ObservationBody> Seen { get; init; } = [];

    /// <summary>The share of the scatter between campaigns that is not chance; null with fewer than two.</summary>
    public double? Heterogeneity { get; init; }

    /// <summary>The industries, markets and languages it was seen in; it says nothing of others.</summary>
    public IReadOnlyList<string> Industries { get; init; } = [];

    /// <summary>The markets.</summary>
    public IReadOnlyList<string> Markets { get; init; } = [];

    /// <summary>The languages.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>The campaigns whose words were written with it in hand.</summary>
    public IReadOnlyList<string> UsedIn { get; init; } = [];

    internal static LessonBody Of(Lesson lesson, ImmutableArray<string> usedIn) => new(
        lesson.Pattern, lesson.Metric, lesson.Standing.ToString().ToLowerInvariant(), lesson.Difference, [lesson.Interval.Lower, lesson.Interval.Upper], lesson.Units, lesson.Held, lesson.Observations[0].At, lesson.Sentence)
    {
        Seen = [.. lesson.Observations.Select(o => new ObservationBody(o.Campaign, o.Question, o.Difference, o.Error, o.Units, o.At))], Heterogeneity = lesson.Heterogeneity,
        Industries = lesson.Industries, Markets = lesson.Markets, Languages = lesson.Languages, UsedIn = usedIn,
    };
}

/// <summary>What one campaign showed.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Question">What it asked.</param>
/// <param name="Difference">The difference.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Units">People, or accounts.</param>
/// <param name="At">When its window was over.</param>
public sealed record ObservationBody(string Campaign, string? Question, double Difference, double Error, long Units, DateTimeOffset At);

/// <summary>The lessons slice: what experiments taught, over all campaigns.</summary>
internal static class LessonsSlice
{
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(1);

    public static void AddLessons(this IServiceCollection services)
    {
        services.AddSingleton(p => new PulseWork("lessons", stop => p.GetRequiredService<LessonBook>().ObserveAsync(p.GetRequiredService<VariantWriters>().OfAsync, stop)) { Every = _every });
    }

    public static void MapLessons(this IEndpointRouteBuilder app)
    {
        app.MapGroup("/api/v1/lessons").WithTags("Lessons").MapGet("", ListAsync).WithSummary("What experiments taught: the effect of each pattern, pooled over campaigns, with its interval and for whom it was seen.");
        app.MapGet("/impact/lessons", async Task<RazorComponentResult> (LessonBook book) => new RazorComponentResult<LessonsPage>(new { Lessons = await ReadAsync(book) })).ExcludeFromDescription();
    }

    /// <summary>The lessons with where they were used.</summary>
    public static async Task<ImmutableArray<LessonBody>> ReadAsync(LessonBook book)
    {
        var lessons = await book.ReadAsync();
        var uses = (await book.UsesAsync(lessons)).ToDictionary(u => u.Pattern, u => u.Campaigns, StringComparer.Ordinal);
        return [.. lessons.Select(l => LessonBody.Of(l, uses[l.Pattern]))];
    }

    private static async Task<Ok<IReadOnlyList<LessonBody>>> ListAsync(LessonBook book) => TypedResults.Ok<IReadOnlyList<LessonBody>>(await ReadAsync(book));
}
