using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Rendering;

/// <summary>A folder per case under tests/golden/rendering: the input and every view of it. SLIPWAY_ACCEPT=1 rewrites them; read the diff.</summary>
public sealed class RenderingGolden
{
    public static TheoryData<string> Cases() => [.. Directory.GetDirectories(Samples.GoldenFolder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_view_is_as_it_was_accepted(string name)
    {
        var (content, findings) = Samples.Read(name);
        var email = EmailHtmlRenderer.Render(content, Samples.Brand, Samples.EmailFrame);
        var page = PageHtmlRenderer.Render(content, Samples.Brand, Samples.PageFrame);
        Accept(name, "email.html", Written(email.Template));
        Accept(name, "email.txt", Written(TextRenderer.Render(content, Samples.EmailFrame)));
        Accept(name, "page.html", Written(page.Template));
        Accept(name, "page.txt", Written(TextRenderer.RenderPage(content, Samples.PageFrame)));
        Accept(name, "findings.txt", Listed(findings) + Listed(email.Findings, "email") + Listed(page.Findings, "page"));
    }

    [Fact]
    public void Rendering_twice_gives_the_same()
    {
        foreach (var name in Cases().Select(row => row.Data))
        {
            var first = Samples.Read(name).Content;
            var second = Samples.Read(name).Content;
            Assert.Equal(EmailHtmlRenderer.Render(first, Samples.Brand, Samples.EmailFrame).Template, EmailHtmlRenderer.Render(second, Samples.Brand, Samples.EmailFrame).Template);
            Assert.Equal(PageHtmlRenderer.Render(first, Samples.Brand, Samples.PageFrame).Template, PageHtmlRenderer.Render(second, Samples.Brand, Samples.PageFrame).Template);
        }
    }

    private static void Accept(string name, string file, string actual)
    {
        var path = Path.Combine(Samples.GoldenFolder, name, file);
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{name}/{file} is not there yet; SLIPWAY_ACCEPT=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string Listed(ImmutableArray<Finding> findings, string? view = null) => string.Concat(findings.Select(f =>
        $"{f.Place} {f.Level.ToString().ToLowerInvariant()} {f.Code}{(view is null ? "" : $" ({view})")}: {f.Message}\n    {f.Fix}\n"));

    /// <summary>A template with its holes legible.</summary>
    public static string Written(Template template)
    {
        var text = new StringBuilder();
        Write(template.Parts);
        return text.ToString();

        void Hole(string name) => text.Append("{{").Append(name).Append("}}");

        void Write(ImmutableArray<Part> parts)
        {
            foreach (var part in parts)
            {
                switch (part)
                {
                    case Part.Literal literal:
                        text.Append(literal.Text);
                        break;
                    case Part.MergeField field:
                        Hole($"{field.Name}|{field.Fallback}");
                        break;
                    case Part.Address address:
                        Hole(address.Kind.ToString().ToLowerInvariant() + (address.Target.Length > 0 ? ":" : "") + address.Target);
                        break;
                    case Part.OpenPixel:
                        Hole("open-pixel");
                        break;
                    case Part.When block:
                        Hole($"when {block.Field} {(block.Negated ? "is not" : "is")} {string.Join(" or ", block.Values)}");
                        Write(block.Parts);
                        Hole("end");
                        break;
                }
            }
        }
    }
}
