using Slipway.Ai.Drafting;
using Slipway.Ai.Prompts;
using Slipway.Rehearsal.Models;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>A drafting with a scripted model.</summary>
internal static class ScriptedDrafting
{
    public static readonly Prompt Prompt = new("write-copy", 1, "tests", "Write copy.");

    public static async Task<DraftingResult> WriteAsync(ScriptedModel model, DraftingJob job, AnswerLog log)
    {
        var settings = ProviderTests.Settings(model, "openai");
        using var book = ProviderTests.Book(settings);
        return await new Drafter(book.Ask("writer"), settings, Prompt, log, TimeProvider.System).WriteAsync(job, null, TestContext.Current.CancellationToken);
    }
}
