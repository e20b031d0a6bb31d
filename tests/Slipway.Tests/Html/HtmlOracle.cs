using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Slipway.Core.Html;

namespace Slipway.Tests.Html;

/// <summary>Writes a tree as lines, ours and AngleSharp's alike, without what the HTML standard makes up: html, head, body, tbody.</summary>
internal static class HtmlOracle
{
    private static readonly string[] _madeUp = ["html", "head", "body", "tbody"];

    public static string Ours(string html)
    {
        var lines = new Lines();
        Write(HtmlDocument.Read(html).Root);
        return lines.ToString();

        void Write(HtmlElement parent)
        {
            foreach (var child in parent.Children)
            {
                switch (child)
                {
                    case HtmlText text:
                        lines.Text(text.Text);
                        break;
                    case HtmlComment comment:
                        lines.Comment(comment.Text);
                        break;
                    case HtmlElement element:
                        lines.Open(element.Name, element.Attributes.Select(a => (a.Name, a.Value)));
                        Write(element);
                        lines.Close(element.Name);
                        break;
                }
            }
        }
    }

    public static string AngleSharp(string html)
    {
        var lines = new Lines();
        Write(new HtmlParser().ParseDocument(html));
        return lines.ToString();

        void Write(INode parent)
        {
            // The content of a template element stands beside it in AngleSharp's tree.
            foreach (var child in (parent is global::AngleSharp.Html.Dom.IHtmlTemplateElement template ? template.Content : parent).ChildNodes)
            {
                switch (child)
                {
                    case IText text:
                        lines.Text(text.Data);
                        break;
                    case IComment comment:
                        lines.Comment(comment.Data);
                        break;
                    case IElement element:
                        var name = element is { Prefix: { } prefix } ? $"{prefix}:{element.LocalName}" : element.LocalName;
                        lines.Open(name.ToLowerInvariant(), element.Attributes.Select(a => (a.Name.ToLowerInvariant(), a.Value)));
                        Write(element);
                        lines.Close(name.ToLowerInvariant());
                        break;
                }
            }
        }
    }

    private sealed class Lines
    {
        private readonly StringBuilder _lines = new();
        private readonly StringBuilder _text = new();
        private int _depth;

        public void Text(string text) => _text.Append(text);

        public void Comment(string text) => Line($"<!--{text}-->");

        public void Open(string name, IEnumerable<(string Name, string Value)> attributes)
        {
            var written = string.Concat(attributes.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => $" {a.Name}=\"{a.Value}\""));
            if (!_madeUp.Contains(name) || written.Length > 0)
            {
                Line($"{(_madeUp.Contains(name) ? "" : name)}{written}");
            }

            _depth += _madeUp.Contains(name) ? 0 : 1;
        }

        public void Close(string name)
        {
            if (!_madeUp.Contains(name))
            {
                Flush();
                _depth--;
            }
        }

        public override string ToString()
        {
            Flush();
            return _lines.ToString();
        }

        private void Line(string line)
        {
            Flush();
            _lines.Append(' ', _depth).Append(line).Append('\n');
        }

        // White space alone shows nothing, and the standard drops or moves some of it.
        private void Flush()
        {
            var text = _text.ToString().Trim(' ', '\t', '\n', '\r', '\f');
            _text.Clear();
            if (text.Length > 0)
            {
                _lines.Append(' ', _depth).Append('"').Append(text).Append("\"\n");
            }
        }
    }
}
