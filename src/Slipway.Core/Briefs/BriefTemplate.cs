using Slipway.Core.Playbooks;

namespace Slipway.Core.Briefs;

/// <summary>A commented brief to fill.</summary>
public static class BriefTemplate
{
    /// <summary>The brief that the playbook asks for, with a comment and an example beside each blank; null when the playbook brings none.</summary>
    public static string? For(Playbook playbook) => playbook.Files.GetValueOrDefault(Playbook.BriefFile);
}
