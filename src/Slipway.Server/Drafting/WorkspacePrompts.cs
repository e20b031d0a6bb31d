using System.Collections.Immutable;
using Slipway.Ai.Prompts;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Evaluations;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Drafting;

/// <summary>The prompts of a workspace over those that come with the program, and the evaluations that gate them.</summary>
/// <param name="Library">The prompts.</param>
/// <param name="Evaluations">The evaluations.</param>
internal sealed record WorkspacePrompts(PromptLibrary Library, WorkspaceEvaluations Evaluations)
{
    /// <summary>Reads them; what is wrong with the files comes back as findings, and the rest counts.</summary>
    public static (WorkspacePrompts Prompts, ImmutableArray<Finding> Findings) Of(Workspace workspace)
    {
        // The workspace's own come over those of the same name that come with the program.
        var shipped = Workspace.ReadTexts(Path.Combine(AppContext.BaseDirectory, PromptLibrary.Folder));
        var (evaluations, unread) = WorkspaceEvaluations.Of(workspace);
        var (library, wrong) = PromptLibrary.Read(Workspace.ReadTexts(Path.Combine(workspace.Folder, PromptLibrary.Folder)), evaluations.Prompts, shipped);
        return (new WorkspacePrompts(library, evaluations), [.. unread, .. Workspace.Below(PromptLibrary.Folder, wrong)]);
    }
}
