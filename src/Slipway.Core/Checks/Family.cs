namespace Slipway.Core.Checks;

/// <summary>What kind of thing a rule is about.</summary>
public enum Family
{
    /// <summary>The words people read.</summary>
    Words,

    /// <summary>Colours, fonts, spacing, images and logos.</summary>
    Look,

    /// <summary>Disclaimers, claims, consent, sender.</summary>
    Law,

    /// <summary>What mail programs and inboxes ask for.</summary>
    Mail,

    /// <summary>Links and the parameters they carry.</summary>
    Tracking,

    /// <summary>Whether everyone can read and use it.</summary>
    Accessibility,

    /// <summary>The campaign as a whole: assets, audience, schedule, budget.</summary>
    Campaign,

    /// <summary>Likeness to the brand's own earlier copy and to worn-out phrases.</summary>
    Sameness,

    /// <summary>A model's judgement; never an error.</summary>
    Opinion,
}
