using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.TakingIn;

/// <summary>What a campaign needs around its texts and a platform does not hold: written from a brief, or guessed and said so.</summary>
internal static class TakenFrame
{
    /// <summary>Whom a campaign is for, where nobody said.</summary>
    public const string Audience =
        """
        # A guess: nobody said whom the campaign is for.
        title: People to write to
        where: everyone
        consent: marketing-email
        rest_days: 14
        cap: 1000

        """;

    /// <summary>What is counted, where nobody said.</summary>
    public const string Report = "name: outcome\ntitle: What did it change?\nmetric: meeting\nwindow_days: 45\n";

    private const string Settings =
        """
        name: [[ name ]]
        title: [[ title ]]
        goal:
          metric: [[ goal.metric ]]
          target: [[ goal.target ]]
          window_days: [[ goal.window_days ]]
        budget:
          amount: [[ budget.amount ]]
          currency: [[ budget.currency ]]
        markets: [[ markets ]]
        industry: [[ industry ]]
        language: [[ language ]]
        zone: [[ zone ]]
        launch: [[ launch ]]
        holdout: [[ holdout ]]
        sender:
          name: [[ sender.name ]]
          address: [[ sender.address ]]
        [[# if sender.reply_to ]]
          reply_to: [[ sender.reply_to ]]
        [[/ if ]]
          company: [[ sender.company ]]
          postal_address: [[ sender.postal_address ]]

        """;

    private const string BriefAudience =
        """
        title: People to invite
        where: [[ audience.where ]]
        exclude:
        [[# each audience.exclude ]]
          - reason: [[ reason ]]
            where: [[ where ]]
        [[/ each ]]
        consent: [[ audience.consent ]]
        rest_days: [[ audience.rest_days ]]
        cap: [[ audience.cap ]]

        """;

    private const string BriefReport = "name: outcome\ntitle: \"What did \\\"[[ title ]]\\\" change?\"\nmetric: [[ goal.metric ]]\nwindow_days: [[ goal.window_days ]]\n";

    /// <summary>The files that a brief fills.</summary>
    public static IEnumerable<(string Path, string Text)> FromBrief { get; } = [("campaign.yaml", Settings), ("audiences/invitees.yaml", BriefAudience), ("report.yaml", BriefReport)];

    /// <summary>The same as a playbook has them, and what it says of itself.</summary>
    public static IEnumerable<(string Path, string Text)> Playbook(string name, string language) =>
        [.. FromBrief, (Playbooks.Playbook.AboutFile, $"title: {YamlText.Line(name)}\ndescription: Taken in from a campaign that was made before.\nlanguages: [{language}]\n")];

    /// <summary>A campaign's settings, where nobody said them.</summary>
    public static string Campaign(string name, string title, string launch, Sender? sender) =>
        $"""
        # Taken in. What the platform does not know is a guess: go over every line before the campaign is prepared.
        name: {name}
        title: {YamlText.Line(title)}
        goal:
          metric: meeting
          target: 10
          window_days: 45
        budget:
          amount: 0
          currency: EUR
        markets: [US]
        industry: general
        language: en
        zone: UTC
        launch: {launch}
        holdout: 10%
        sender:
          name: {YamlText.Line(Or(sender?.Name, "The sender's name"))}
          address: {YamlText.Line(Or(sender?.Address, "sender@example.com"))}
          company: {YamlText.Line(Or(sender?.Company, Or(sender?.Name, "The company")))}
          postal_address: {YamlText.Line(Or(sender?.PostalAddress, "The company's postal address"))}

        """;

    /// <summary>What people see after a form.</summary>
    public static string Confirmation(string campaign) => $"---\ntitle: Thank you\nslug: {campaign}-thank-you\ndescription: Your answers have arrived.\n---\n\n# Thank you\n\nYour answers have arrived.\n";

    private static string Or(string? given, string otherwise) => given is { Length: > 0 } ? given : otherwise;
}
