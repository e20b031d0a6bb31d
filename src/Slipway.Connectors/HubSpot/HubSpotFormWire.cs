using System.Text.Json;

namespace Slipway.Connectors.HubSpot;

/// <summary>A form, read; what Slipway does not look at stays as it came.</summary>
internal sealed record HubSpotForm : IHubSpotRow
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public List<HubSpotFieldGroup> FieldGroups { get; init; } = [];

    public HubSpotFormConfiguration? Configuration { get; init; }

    public HubSpotFormDisplay? DisplayOptions { get; init; }

    public JsonElement LegalConsentOptions { get; init; }
}

/// <summary>Fields that stand on one line.</summary>
internal sealed record HubSpotFieldGroup(List<HubSpotFormField> Fields);

/// <summary>A field.</summary>
internal sealed record HubSpotFormField(string Name, string Label, bool Required, string FieldType)
{
    public List<HubSpotFormOption>? Options { get; init; }
}

/// <summary>An option of a choice.</summary>
internal sealed record HubSpotFormOption(string Label, string Value);

/// <summary>What happens after a submission.</summary>
internal sealed record HubSpotFormConfiguration(HubSpotFormAfter? PostSubmitAction);

/// <summary>A thank-you text, or an address.</summary>
internal sealed record HubSpotFormAfter(string? Type, string? Value);

/// <summary>How it looks.</summary>
internal sealed record HubSpotFormDisplay(string? SubmitButtonText);

/// <summary>What a visitor could notice of a form: what is compared for changes made outside.</summary>
internal sealed record HubSpotFormHeld(string Name, List<HubSpotFormField> Fields, string Button, string After, string Consent);
