using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Content as anyone may see it: a page has no recipient, so nothing in it can be personal. What is known of the account it is for is filled in.</summary>
internal sealed class PublicContent
{
    private readonly ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();

    private readonly TargetAccount? account;
    private readonly Func<string, string> pageNamed;

    private PublicContent(PageFrame frame) => (account, pageNamed) = (frame.Account, frame.PageNamed);

    public static (Content Content, ImmutableArray<Finding> Findings) Of(Content content, PageFrame frame)
    {
        var reading = new PublicContent(frame);
        return (new Content(reading.Blocks(content.Blocks)), reading.findings.DrainToImmutable());
    }

    private ImmutableArray<Block> Blocks(ImmutableArray<Block> blocks) => [.. blocks.SelectMany(b => Of(b))];

    private ImmutableArray<Block> Of(Block block)
    {
        switch (block)
        {
            case Block.Heading b:
                return [b with { Text = Inlines(b.Text) }];
            case Block.Paragraph b:
                return [b with { Text = Inlines(b.Text) }];
            case Block.BulletList b:
                return [b with { Items = Items(b.Items) }];
            case Block.NumberedList b:
                return [b with { Items = Items(b.Items) }];
            case Block.Hero b:
                return [b with { Content = Blocks(b.Content) }];
            case Block.Columns b:
                return [b with { Items = [.. b.Items.Select(c => c with { Content = Blocks(c.Content) })] }];
            case Block.Button { Target: LinkTarget.Hole { Kind: AddressKind.Unsubscribe } } b:
                Unsubscribe(b.Place);
                return [];
            case Block.Button b:
                return [b with { Label = Inlines(b.Label), Target = Led(b.Target)! }];
            case Block.Image b:
                return [b with { Alt = Inlines(b.Alt), Target = Led(b.Target) }];
            case Block.Quote b:
                return [b with { Content = Blocks(b.Content), By = Inlines(b.By), Source = Led(b.Source) }];
            case Block.Agenda b:
                return [b with { Items = [.. b.Items.Select(i => i with { Text = Inlines(i.Text) })] }];
            case Block.Speakers b:
                return [b with { Items = [.. b.Items.Select(s => s with { Name = Inlines(s.Name), Role = Inlines(s.Role) })] }];
            case Block.Footer b:
                return [b with { Content = Blocks(b.Content) }];
            case Block.When b:
                return When(b);
            default:
                return [block];
        }
    }

    // Of nobody in particular nothing is known: what is for some is left out, what is for all but some is shown.
    private ImmutableArray<Block> When(Block.When block)
    {
        if (IsOfAccount(block.Field))
        {
            return block.Values.Contains(account!.Field(block.Field) ?? "", StringComparer.OrdinalIgnoreCase) != block.Negated ? Blocks(block.Content) : [];
        }

        findings.Add(Finding.Error("condition-on-page", $"A page cannot know the {block.Field} of who reads it.", block.Place, "Write what everyone may read, or make a page for each."));
        return block.Negated ? Blocks(block.Content) : [];
    }

    private ImmutableArray<ListItem> Items(ImmutableArray<ListItem> items) => [.. items.Select(i => new ListItem(Inlines(i.Text), Blocks(i.Children)))];

    private ImmutableArray<Inline> Inlines(ImmutableArray<Inline> inlines) => [.. inlines.SelectMany(i => Of(i))];

    private ImmutableArray<Inline> Of(Inline inline)
    {
        switch (inline)
        {
            case Inline.MergeField field when IsOfAccount(field.Name):
                var words = account!.Field(field.Name) ?? field.Fallback;
                return words.Length == 0 ? [] : [new Inline.Text(words)];
            case Inline.MergeField field:
                findings.Add(Finding.Error("merge-field-on-page", $"A page cannot know the {field.Name} of who reads it; it shows \"{field.Fallback}\".", field.Place, "Write the words everyone may read."));
                return field.Fallback.Length == 0 ? [] : [new Inline.Text(field.Fallback)];
            case Inline.Strong strong:
                return [new Inline.Strong(Inlines(strong.Content))];
            case Inline.Emphasis emphasis:
                return [new Inline.Emphasis(Inlines(emphasis.Content))];
            case Inline.Code code:
                return [new Inline.Code(Inlines(code.Content))];
            case Inline.Link { Target: LinkTarget.Hole { Kind: AddressKind.Unsubscribe } } link:
                Unsubscribe(link.Place);
                return Inlines(link.Label);
            case Inline.Link link:
                return [link with { Label = Inlines(link.Label), Target = Led(link.Target)! }];
            default:
                return [inline];
        }
    }

    private LinkTarget? Led(LinkTarget? target) => target is LinkTarget.Hole { Kind: AddressKind.Page } page ? page with { Name = pageNamed(page.Name) } : target;

    // What part a reader has in buying is known of people, and a page is read by anyone.
    private bool IsOfAccount(string field) => account is not null && TargetAccount.IsField(field) && field != TargetAccount.Prefix + TargetAccount.Role;

    private void Unsubscribe(Place place) => findings.Add(Finding.Error(
        "unsubscribe-on-page", "A page cannot know who wants to unsubscribe.", place, "Remove the link; every email has its own."));
}
