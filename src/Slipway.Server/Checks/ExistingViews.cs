using Slipway.Server.Commands;

namespace Slipway.Server.Checks;

/// <summary>What of a connection is to be checked.</summary>
/// <param name="Kinds">email, page; both if left out.</param>
/// <param name="Limit">The most of each kind; all if left out.</param>
/// <param name="Since">Only what was changed since.</param>
/// <param name="Markets">Markets the texts are for, as country codes.</param>
/// <param name="Industry">The industry of those they are for.</param>
/// <param name="Language">Their language; the brand's own if left out.</param>
public sealed record ExistingQuestion(IReadOnlyList<string>? Kinds, int? Limit, DateTimeOffset? Since, IReadOnlyList<string>? Markets, string? Industry, string? Language);

/// <summary>How far the reading of a kind is.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Read">How many were read.</param>
/// <param name="Of">How many there are; null while that is not known.</param>
public sealed record ExistingProgress(string Kind, int Read, int? Of);

/// <summary>An email or page that was looked at.</summary>
/// <param name="Name">What findings call it: <c>hubspot-main: email "Spring sale"</c>.</param>
/// <param name="Kind">email or page.</param>
/// <param name="Id">Its id, as <c>slipway take-in</c> takes it.</param>
/// <param name="Title">What people call it in the platform.</param>
/// <param name="Address">Where a person opens it.</param>
/// <param name="ChangedAt">When it was last changed.</param>
/// <param name="Errors">Errors that no exception covers.</param>
/// <param name="Warnings">The same of warnings.</param>
/// <param name="Suggestions">The same of suggestions.</param>
public sealed record ExistingPiece(string Name, string Kind, string Id, string Title, string? Address, DateTimeOffset? ChangedAt, int Errors, int Warnings, int Suggestions);

/// <summary>A check of what is there: how far it is, and, once it has ended, what it found.</summary>
public sealed record ExistingCheckView(
    string Connection, bool Running, DateTimeOffset StartedAt, IReadOnlyList<ExistingProgress> Progress, string RuleSet, int Rules, IReadOnlyList<ExistingPiece> Pieces, IReadOnlyList<FindingRow> Findings);
