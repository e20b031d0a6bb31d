using System.Collections.Immutable;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Documents;

/// <summary>The passages of what a campaign keeps as YAML and people read all the same: the labels, choices and button of a form, the words of a calendar entry.</summary>
internal sealed class YamlPassages
{
    private readonly ImmutableArray<Passage>.Builder _passages = ImmutableArray.CreateBuilder<Passage>();
    private readonly PassageBuilder _builder = new();
    private readonly string _source;
    private readonly YamlPlaces _places;

    private YamlPassages(string source) => (_source, _places) = (source, new YamlPlaces(source));

    public static ImmutableArray<Passage> Read(string source)
    {
        var reader = new YamlPassages(source);

        // Whoever plans says what is wrong with a file that cannot be read.
        if (YamlText.ReadMap("", source, new FindingList()) is { } map)
        {
            reader.Inside(map);
        }

        return reader._passages.ToImmutable();
    }

    private void Inside(YamlValue.Map map)
    {
        for (var i = 0; i < map.Entries.Length; i++)
        {
            var next = i + 1 < map.Entries.Length ? map.Entries[i + 1].At : null;
            switch (map.Entries[i])
            {
                case { Key: "title", Value: YamlValue.Scalar title }:
                    Take(title, next, Scopes.Title);
                    break;
                case { Key: "description", Value: YamlValue.Scalar description }:
                    Take(description, next, Scopes.Body | Scopes.Paragraph, isProse: true);
                    break;
                case { Key: "button", Value: YamlValue.Scalar button }:
                    Take(button, next, Scopes.Button);
                    break;
                case { Key: "label", Value: YamlValue.Scalar label }:
                    Take(label, next, Scopes.FormLabel);
                    break;
                case { Key: "options", Value: YamlValue.List options }:
                    foreach (var option in options.Items.OfType<YamlValue.Scalar>())
                    {
                        Take(option, next, Scopes.FormLabel);
                    }

                    break;
                case { Key: "fields", Value: YamlValue.List fields }:
                    foreach (var field in fields.Items.OfType<YamlValue.Map>())
                    {
                        Inside(field);
                    }

                    break;
            }
        }
    }

    private void Take(YamlValue.Scalar value, Sdk.Diagnostics.Place? next, Scopes scopes, bool isProse = false)
    {
        if (value.IsEmpty)
        {
            return;
        }

        var (start, length, folded) = _places.Of(value, next);
        if (folded is null)
        {
            _builder.Add(value.Text, start);
        }
        else
        {
            _builder.AddFolded(folded, _source, start, length);
        }

        if (_builder.Take(Scopes.Text | scopes, isProse) is { } passage)
        {
            _passages.Add(passage);
        }
    }
}
