using System.Collections.Immutable;
using Slipway.Core.Review;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Reviewing;

/// <summary>What can be done about a review by one click, and how that stands.</summary>
public sealed record ReviewActionsView
{
    /// <summary>The emails that can be tried; empty where none can be, or who looks may not.</summary>
    public ImmutableArray<EmailAsset> Emails { get; init; } = [];

    public ImmutableArray<SeedList> Seeds { get; init; } = [];

    /// <summary>What is wrong with the file of seed lists.</summary>
    public ImmutableArray<Finding> SeedFindings { get; init; } = [];

    public ImmutableArray<TestSent> Tests { get; init; } = [];

    /// <summary>What this page is told from others by, so that its form counts once.</summary>
    public string Ask { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The address of who looks.</summary>
    public string OwnAddress { get; init; } = "";

    /// <summary>Whether approvers can be reminded by who looks.</summary>
    public bool MayRemind { get; init; }

    /// <summary>Whether the server has mail of its own.</summary>
    public bool HasMail { get; init; }

    /// <summary>Who decides in the roles that are open.</summary>
    public ImmutableArray<Account> Open { get; init; } = [];

    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>Whether they were reminded so lately that nobody reminds them again yet.</summary>
    public bool IsReminded { get; init; }

    /// <summary>By when it should have been decided on; null without a deadline.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public bool IsLate { get; init; }

    /// <summary>To whom it goes next, as the workspace says.</summary>
    public string? Next { get; init; }

    /// <summary>To whom it went.</summary>
    public string? SentTo { get; init; }

    public bool MayEscalate { get; init; }

    /// <summary>Whether who looks may make another campaign like it.</summary>
    public bool MayDuplicate { get; init; }

    /// <summary>Whether there is nothing to do for who looks.</summary>
    public bool IsEmpty => Emails.IsEmpty && !MayRemind && Deadline is null && !MayNameDeputy && !MayDuplicate;

    /// <summary>Whether who looks decides in a role that somebody could stand in for.</summary>
    public bool MayNameDeputy { get; init; }
}

/// <summary>Reads what can be done about a review.</summary>
public sealed class ReviewActions(TestSends tests, Reminders reminders, Escalations escalations, Deputies deputies, People people, TimeProvider time)
{
    public async Task<ReviewActionsView> ReadAsync(CampaignView view, Actor actor)
    {
        var version = view.Version;
        var emails = TestSends.May(actor) ? tests.Emails(version) : [];
        var (seeds, wrong) = emails.IsEmpty ? ([], []) : tests.Seeds();
        var isInReview = version.State == VersionState.InReview;
        var reminded = isInReview ? await reminders.LastAsync(version.Digest) : null;
        var deadline = isInReview ? await escalations.DeadlineAsync(version.Digest) : null;
        return new ReviewActionsView
        {
            Emails = emails,
            Seeds = seeds,
            SeedFindings = wrong,
            Tests = emails.IsEmpty ? [] : await tests.LastAsync(version.Campaign),
            OwnAddress = emails.IsEmpty ? "" : (await people.FindAsync(actor.Id))?.Email ?? "",
            MayRemind = isInReview && Reminders.May(actor),
            HasMail = reminders.HasMail,
            Open = isInReview && Reminders.May(actor) ? await reminders.OpenAsync(version, view.OpenRoles) : [],
            RemindedAt = reminded,
            IsReminded = reminded > time.GetUtcNow() - Reminders.Pause,
            Deadline = deadline,
            IsLate = deadline <= time.GetUtcNow(),
            Next = escalations.Rule?.To,
            SentTo = isInReview ? await escalations.SentToAsync(version.Digest) : null,
            MayEscalate = Escalations.May(actor),
            MayDuplicate = actor.Has(Roles.Author) && !actor.IsAgent,
            MayNameDeputy = !actor.IsAgent && !deputies.RolesOf(actor).IsEmpty,
        };
    }
}
