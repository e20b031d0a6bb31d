using Slipway.Core.Rendering;
using Xunit;

namespace Slipway.Tests.Playbooks;

public sealed class RenderedPlaybookTests
{
    [Fact]
    public void Every_body_of_the_playbook_is_content_without_findings()
    {
        var (files, _) = WebinarPlaybook.Read().Fill(WebinarPlaybook.Brief());
        var (draft, _) = Core.Drafts.DraftReader.Read(files);
        var bodies = draft!.Emails.Select(e => (e.File, e.Body, e.BodyLine)).Concat(draft.Pages.Select(p => (p.File, p.Body, p.BodyLine)));
        Assert.Empty(bodies.SelectMany(b => ContentReader.Read(b.File, b.Body, b.BodyLine).Findings).Select(f => $"{f.Place} {f.Code}: {f.Message}"));
    }
}
