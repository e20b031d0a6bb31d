using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Law;

/// <summary>Where in a document something must stand.</summary>
internal enum Spot
{
    /// <summary>Wherever people read it.</summary>
    Anywhere,

    /// <summary>Above the footer.</summary>
    Body,

    /// <summary>In the footer.</summary>
    Footer,
}

/// <summary>Reads spots and finds them.</summary>
internal static class Spots
{
    /// <summary>Reads <c>place</c>: anywhere, body or footer.</summary>
    public static Spot Read(YamlFields fields)
    {
        switch (fields.Text("place", "footer", required: false))
        {
            case null or "anywhere":
                return Spot.Anywhere;
            case "body":
                return Spot.Body;
            case "footer":
                return Spot.Footer;
            case var other:
                fields.Error("rule-place", "place", $"`{other}` is no place in a document.", "Write anywhere, body or footer.");
                return Spot.Anywhere;
        }
    }

    /// <summary>What people read there.</summary>
    public static string In(this Spot spot, ShownText shown) => spot switch
    {
        Spot.Body => shown.Body,
        Spot.Footer => shown.Footer,
        _ => shown.All,
    };

    /// <summary>What a person calls it.</summary>
    public static string Name(this Spot spot) => spot switch
    {
        Spot.Body => "text above the footer",
        Spot.Footer => "footer",
        _ => "text",
    };
}
