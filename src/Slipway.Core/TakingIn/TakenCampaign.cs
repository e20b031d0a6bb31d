using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Briefs;
using Slipway.Core.Drafts;
using Slipway.Core.Playbooks;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.TakingIn;

/// <summary>What was taken in, as files of a campaign's folder or of a playbook.</summary>
/// <param name="Files">The files to write, by their path in the folder; among them those that were there and have more in them now.</param>
/// <param name="Originals">What the platform held, for comparison: <c>taken-in/invitation.html</c>.</param>
/// <param name="Findings">What was left out, and what is only a guess, at its place.</param>
public sealed record TakenFiles(ImmutableSortedDictionary<string, string> Files, ImmutableSortedDictionary<string, string> Originals, ImmutableArray<Finding> Findings);

/// <summary>Makes drafts and playbooks of what a platform holds: pure, the same of the same.</summary>
public sealed class TakenCampaign
{
    private const string CampaignFile = "campaign.yaml", LinksFileName = "links.yaml", Confirmation = "confirmation";

    private readonly SortedDictionary<string, string> _files;
    private readonly ImmutableSortedDictionary<string, string> _present;
    private readonly SortedDictionary<string, string> _originals = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];
    private readonly IReadOnlyDictionary<string, string> _images;
    private readonly string _name;
    private readonly string _send;
    private readonly string _audience;

    private TakenCampaign(string name, ImmutableSortedDictionary<string, string> present, string send, IReadOnlyDictionary<string, string> images)
    {
        (_name, _present, _send, _images) = (name, present, send, images);
        _files = new SortedDictionary<string, string>(present.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        _audience = present.Keys.Where(p => AssetFile.RoleOf(p) == FileRole.Audience).Select(p => p["audiences/".Length..^".yaml".Length]).FirstOrDefault() ?? "invitees";
    }

    /// <summary>Takes assets into a campaign's folder.</summary>
    /// <param name="name">The campaign's name.</param>
    /// <param name="assets">What is taken in.</param>
    /// <param name="present">The texts that are in the folder already; empty for a new campaign.</param>
    /// <param name="brief">What the campaign is for, where the folder does not say; null to guess, and to say so.</param>
    /// <param name="now">The time, for a launch that nobody named.</param>
    /// <param name="images">Where images are now, by their address: <c>/assets/spring/hall.png</c>.</param>
    public static TakenFiles Draft(
        string name, ImmutableArray<TakenAsset> assets, ImmutableSortedDictionary<string, string> present, Brief? brief, DateTimeOffset now, IReadOnlyDictionary<string, string> images)
    {
        var launch = now.UtcDateTime.Date.AddDays(14).AddHours(9).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var send = present.TryGetValue(CampaignFile, out var settings) && LaunchOf(settings) is { } known ? known
            : brief is not null ? ZonedTimes.InZone(brief.Launch.At, brief.Launch.Zone).At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : launch;
        var campaign = new TakenCampaign(name, present, send, images);
        campaign.TakeIn(assets);
        if (!present.ContainsKey(CampaignFile))
        {
            campaign.Frame(brief, assets.Select(a => a.Sender).OfType<Sender>().FirstOrDefault(), assets.Select(a => a.Title).FirstOrDefault() ?? name, launch);
        }
        else if (!campaign._files.Keys.Any(p => AssetFile.RoleOf(p) == FileRole.Audience))
        {
            campaign._files[$"audiences/{campaign._audience}.yaml"] = TakenFrame.Audience;
            campaign.Guess($"audiences/{campaign._audience}.yaml", 1, "Who is meant is a guess.", "Write whom the campaign is for.");
        }

        return campaign.Made();
    }

    /// <summary>Takes assets in as a playbook: what a brief says becomes a hole wherever it stands word for word.</summary>
    /// <param name="name">The playbook's name.</param>
    /// <param name="assets">What is taken in.</param>
    /// <param name="brief">The brief the campaign was made from.</param>
    /// <param name="briefText">The same, as it was written: the playbook's brief to fill begins with it.</param>
    /// <param name="images">Where images are now, by their address.</param>
    public static TakenFiles Playbook(string name, ImmutableArray<TakenAsset> assets, Brief brief, string briefText, IReadOnlyDictionary<string, string> images)
    {
        var campaign = new TakenCampaign(name, ImmutableSortedDictionary<string, string>.Empty, "[[ launch ]]", images);
        campaign.TakeIn(assets);
        var holes = new BriefHoles(brief);
        foreach (var path in campaign._files.Keys.ToList())
        {
            campaign._files[path] = holes.Cut(path, campaign._files[path]);
        }

        foreach (var (path, text) in TakenFrame.Playbook(name, brief.Language[..2]))
        {
            campaign._files[path] = text;
        }

        campaign._files[Core.Playbooks.Playbook.BriefFile] = BriefHoles.Template(briefText, name);
        return campaign.Made();
    }

    private TakenFiles Made() => new(
        _files.Where(f => !_present.TryGetValue(f.Key, out var before) || before != f.Value).ToImmutableSortedDictionary(StringComparer.Ordinal), _originals.ToImmutableSortedDictionary(StringComparer.Ordinal), [.. _findings]);

    private void TakeIn(ImmutableArray<TakenAsset> assets)
    {
        var forms = assets.Where(a => a.Kind == AssetKind.Form).Select(a => (a.Id, Name: Free("forms", a.Title, "registration", ".yaml"), Asset: a)).ToList();
        foreach (var (_, name, asset) in forms)
        {
            Form(name, asset);
        }

        var byId = forms.ToImmutableDictionary(f => f.Id, f => f.Name, StringComparer.Ordinal);
        foreach (var asset in assets.Where(a => a.Kind == AssetKind.Page))
        {
            Page(asset, byId);
        }

        foreach (var asset in assets.Where(a => a.Kind == AssetKind.Email))
        {
            Email(asset);
        }
    }

    private void Email(TakenAsset asset)
    {
        var name = Free("emails", asset.Title, "email", ".md");
        var text = Read(asset, name, new LinkNames(name, LinksPresent()));
        var file = new StringBuilder("---\n").Append(CultureInfo.InvariantCulture, $"title: {YamlText.Line(asset.Title)}\nsubject: {YamlText.Line(asset.Subject.Length > 0 ? asset.Subject : asset.Title)}\n");
        file.Append(CultureInfo.InvariantCulture, $"preheader: {YamlText.Line(asset.Preheader.Length > 0 ? asset.Preheader : text.Opening.Length > 0 ? text.Opening : asset.Title)}\naudience: {_audience}\nrecipients: everyone\nsend: {_send}\n---\n\n").Append(text.Markdown);
        _files[$"emails/{name}.md"] = file.ToString();
        if (asset.Subject.Length == 0)
        {
            Guess($"emails/{name}.md", 3, "The email has no subject; its name stands there.", "Write a subject.");
        }

        if (!text.Links.IsEmpty)
        {
            _files[LinksFileName] = (_files.TryGetValue(LinksFileName, out var there) ? there.TrimEnd() + "\n\n" : "") + string.Join('\n', text.Links.Select(l => l.Yaml));
        }
    }

    private void Page(TakenAsset asset, ImmutableDictionary<string, string> forms)
    {
        var name = Free("pages", asset.Slug.Length > 0 ? asset.Slug.Split('/')[^1] : asset.Title, "page", ".md");
        var text = Read(asset, name, null, forms);
        var slug = Slugs.From(asset.Slug.Split('/')[^1]) is { Length: > 0 } kept ? kept : name;
        var file = new StringBuilder("---\n").Append(CultureInfo.InvariantCulture, $"title: {YamlText.Line(asset.Title)}\nslug: {slug}\n").Append(CultureInfo.InvariantCulture, $"description: {YamlText.Line(asset.Description.Length > 0 ? asset.Description : text.Opening.Length > 0 ? text.Opening : asset.Title)}\n");
        file.Append(text.Forms is [var form, ..] ? $"form: {form}\n" : "").Append("---\n\n").Append(text.Markdown);
        _files[$"pages/{name}.md"] = file.ToString();
        if (slug != asset.Slug)
        {
            Guess($"pages/{name}.md", 3, $"The page's address ends in \"{asset.Slug}\", which a draft cannot have.", "Look whether the other address will do.");
        }
    }

    private TakenText Read(TakenAsset asset, string name, LinkNames? names, ImmutableDictionary<string, string>? forms = null)
    {
        var original = $"taken-in/{name}.html";
        for (var i = 2; _originals.ContainsKey(original); i++)
        {
            original = string.Create(CultureInfo.InvariantCulture, $"taken-in/{name}-{i}.html");
        }

        _originals[original] = Lines.Normal(asset.Html);
        var text = TakenText.Of(asset.Html, original, names, _images, forms ?? ImmutableDictionary<string, string>.Empty);
        _findings.AddRange(text.Findings.Select(f => f with { Asset = $"{(asset.Kind == AssetKind.Page ? "page" : "email")}/{name}" }));
        return text;
    }

    private void Form(string name, TakenAsset asset)
    {
        var form = asset.Form!;
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"title: {YamlText.Line(asset.Title)}\nbutton: {YamlText.Line(form.Button.Length > 0 ? form.Button : "Send")}\nevent: registered\nconsent_purpose: marketing-email\nconfirmation: {Confirmation}\nfields:\n");
        foreach (var field in form.Fields.Any(f => f.Type == FormFieldType.Email) ? form.Fields : form.Fields.Insert(0, new FormField("email", "Email", FormFieldType.Email, Required: true)))
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: {field.Name}\n    label: {YamlText.Line(field.Label)}\n    type: {field.Type.ToString().ToLowerInvariant()}\n    required: {(field.Required ? "true" : "false")}\n");
            text.Append(field.Options.IsEmpty ? "" : $"    options: [{string.Join(", ", field.Options.Select(YamlText.Quoted))}]\n");
        }

        _files[$"forms/{name}.yaml"] = text.ToString();
        if (_files.TryAdd($"pages/{Confirmation}.md", TakenFrame.Confirmation(_name)))
        {
            Guess($"pages/{Confirmation}.md", 1, "What people see after the form is a guess.", "Write what they should see.");
        }
    }

    private void Frame(Brief? brief, Sender? sender, string title, string launch)
    {
        if (brief is not null)
        {
            var findings = new FindingList();
            foreach (var (path, text) in TakenFrame.FromBrief)
            {
                _files[path] = HoleFiller.Fill(path, text, BriefValues.Of(brief), brief.Launch.Zone, findings);
            }

            _files[CampaignFile] = YamlText.WithValue(_files[CampaignFile], "name", _name);
            _findings.AddRange(findings.InOrder());
            return;
        }

        _files[CampaignFile] = TakenFrame.Campaign(_name, title, launch, sender);
        _files[$"audiences/{_audience}.yaml"] = TakenFrame.Audience;
        _files["report.yaml"] = TakenFrame.Report;
        Guess(CampaignFile, 1, "Goal, budget, markets, industry and launch are guesses, for the platform does not know them.", "Go over campaign.yaml, or take in with --brief brief.md.");
        Guess($"audiences/{_audience}.yaml", 1, "Who is meant is a guess.", "Write whom the campaign is for.");
        if (sender is not { PostalAddress.Length: > 0 })
        {
            Guess(CampaignFile, 1, "The company's postal address, which the law asks for, is not known.", "Write it under `sender`.");
        }
    }

    private void Guess(string file, int line, string message, string fix) => _findings.Add(Finding.Warning("taken-in-guess", message, new Place(file, line, 1), fix));

    private IEnumerable<string> LinksPresent() => _files.TryGetValue(LinksFileName, out var text) && YamlText.ReadMap(LinksFileName, text, new FindingList()) is { } map ? map.Entries.Select(e => e.Key) : [];

    private string Free(string folder, string title, string otherwise, string ending)
    {
        var slug = Slugs.From(title) is { Length: > 0 } made ? made.Length <= 40 ? made : made[..40].TrimEnd('-') : otherwise;
        var name = slug;
        for (var i = 2; !_reserved.Add($"{folder}/{name}") || _files.ContainsKey($"{folder}/{name}{ending}"); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{slug}-{i}");
        }

        return name;
    }

    private readonly HashSet<string> _reserved = new(StringComparer.Ordinal);

    private static string? LaunchOf(string settings) =>
        YamlText.ReadMap(CampaignFile, settings, new FindingList())?.Entries.Where(e => e.Key == "launch").Select(e => e.Value).FirstOrDefault() is YamlValue.Scalar { Text.Length: > 0 } launch ? launch.Text : null;
}
