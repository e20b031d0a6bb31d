using System.Collections.Immutable;

namespace Slipway.Core.Checks.Documents;

/// <summary>The passages of a plain text: its paragraphs, which blank lines separate.</summary>
internal static class TextPassages
{
    public static ImmutableArray<Passage> Read(string source)
    {
        var passages = ImmutableArray.CreateBuilder<Passage>();
        var builder = new PassageBuilder();
        for (var at = 0; at < source.Length;)
        {
            var end = source.IndexOf("\n\n", at, StringComparison.Ordinal);
            end = end < 0 ? source.Length : end;
            builder.Add(source.AsSpan(at, end - at), at);
            if (builder.Take(Scopes.Text | Scopes.Paragraph | Scopes.Body, isProse: true) is { } passage)
            {
                passages.Add(passage);
            }

            at = end + 2;
        }

        return passages.DrainToImmutable();
    }
}
