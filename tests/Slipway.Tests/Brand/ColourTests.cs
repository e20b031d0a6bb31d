using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand;
using Xunit;

namespace Slipway.Tests.Brand;

public sealed class ColourTests
{
    [Theory]
    [InlineData("#06c", "#0066cc")]
    [InlineData("#0066CC", "#0066cc")]
    [InlineData("#06c8", "#0066cc88")]
    [InlineData("#0066cc80", "#0066cc80")]
    [InlineData("rgb(0, 102, 204)", "#0066cc")]
    [InlineData("rgb(0,102,204,.5)", "#0066cc80")]
    [InlineData("RGBA( 0% , 40% , 80% , 50% )", "#0066cc80")]
    [InlineData("rgb(0 102 204 / 50%)", "#0066cc80")]
    [InlineData("rgb(none 102 300)", "#0066ff")]
    [InlineData("hsl(210, 100%, 40%)", "#0066cc")]
    [InlineData("hsla(210deg,100%,40%,1)", "#0066cc")]
    [InlineData("hsl(-150 100 40 / .5)", "#0066cc80")]
    [InlineData("hsl(.5turn 100% 50%)", "#00ffff")]
    [InlineData("hsl(200grad 100% 50%)", "#00ffff")]
    [InlineData("hsl(3.14159265rad 100% 50%)", "#00ffff")]
    [InlineData("hwb(210 0% 20%)", "#0066cc")]
    [InlineData("hwb(120 60% 60%)", "#808080")]
    [InlineData("lab(46.2775% -47.5621 48.5837)", "#008000")]
    [InlineData("lab(46.2775 -38.0497% 38.867%)", "#008000")]
    [InlineData("lch(46.2775% 67.9892 134.3912)", "#008000")]
    [InlineData("oklab(51.975% -0.1403 0.10768)", "#008000")]
    [InlineData("oklch(51.975% 0.17686 142.495)", "#008000")]
    [InlineData("color(srgb 0 40% .8)", "#0066cc")]
    [InlineData("color(srgb-linear 0 .21586 0)", "#008000")]
    [InlineData("color(display-p3 0.21604 0.49418 0.13151)", "#008000")]
    [InlineData("color(a98-rgb 0.281363 0.498012 0.116746)", "#008000")]
    [InlineData("color(prophoto-rgb 0.230479 0.395789 0.129968)", "#008000")]
    [InlineData("color(rec2020 0.332322 0.509792 0.191779)", "#008000")]
    [InlineData("color(xyz 0.07719 0.15438 0.02573)", "#008000")]
    [InlineData("color(xyz-d65 0.07719 0.15438 0.02573)", "#008000")]
    [InlineData("color(xyz-d50 0.08312 0.154746 0.020961 / 0)", "#00800000")]
    [InlineData("lch(100% 0 0)", "#ffffff")]
    [InlineData("color(display-p3 0 1 0)", "#00ff00")]
    [InlineData(" RebeccaPurple ", "#663399")]
    [InlineData("darkseagreen", "#8fbc8f")]
    [InlineData("LightSlateGrey", "#778899")]
    [InlineData("transparent", "#00000000")]
    public void Every_notation_of_css_is_read(string text, string expected) => Assert.Equal(expected, Colour.Read(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("#12")]
    [InlineData("#12345")]
    [InlineData("#ggg")]
    [InlineData("#-12345")]
    [InlineData("rgb(1, 2)")]
    [InlineData("rgb(1 2 3 4)")]
    [InlineData("rgb(1 2 3 /)")]
    [InlineData("lab(1, 2, 3)")]
    [InlineData("rgb(one two three)")]
    [InlineData("rgb(NaN Infinity 1)")]
    [InlineData("color(rgb 1 1 1)")]
    [InlineData("color(hsl 1 1 1)")]
    [InlineData("color-mix(in srgb, red, blue)")]
    [InlineData("rgb(from red r g b)")]
    [InlineData("var(--blue)")]
    [InlineData("activeborder")]
    [InlineData("currentcolor")]
    [InlineData("bluish")]
    public void What_is_no_colour_by_itself_is_not_read(string? text) => Assert.Null(Colour.Read(text));

    [Fact]
    public void All_names_of_css_are_known()
    {
        const string names =
            """
            aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue
            cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon
            darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen
            fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon
            lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey
            lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
            mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
            palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon
            sandybrown seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
            whitesmoke yellow yellowgreen
            """;
        var all = names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(148, all.Length);
        Assert.DoesNotContain(all, name => Colour.Read(name) is null);
    }

    [Theory]
    [InlineData("hsl", 210, 100, 40)]
    [InlineData("hwb", 210, 0, 20)]
    [InlineData("srgb", 0, 0.4, 0.8)]
    public void A_space_takes_its_components_as_design_tokens_write_them(string space, double a, double b, double c) =>
        Assert.Equal("#0066cc", Colour.From(space, a, b, c)?.ToString());

    [Fact]
    public void White_is_white_in_every_space_and_an_unknown_space_is_none()
    {
        foreach (var space in ColourSpaces.Names)
        {
            var (a, b, c) = space switch
            {
                "hsl" => (0, 0, 100),
                "hwb" => (0, 100, 0),
                "lab" or "lch" => (100, 0, 0),
                "oklab" or "oklch" => (1, 0, 0),
                "xyz-d65" => (0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290),
                "xyz-d50" => (0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585),
                _ => (1.0, 1.0, 1.0),
            };
            Assert.True(Colour.From(space, a, b, c)?.ToString() == "#ffffff", space);
        }

        Assert.Equal(14, ColourSpaces.Names.Length);
        Assert.Null(Colour.From("cmyk", 1, 1, 1));
    }

    [Fact]
    public void A_colour_that_is_written_out_is_read_back() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), bits =>
        {
            var text = $"#{bits:x8}";
            return Colour.Read(text)?.ToString() == (text.EndsWith("ff", StringComparison.Ordinal) ? text[..7] : text);
        }));

    [Fact]
    public void No_text_makes_reading_throw_or_leave_the_ranges() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(
            Gen.Elements("rgb(", "hsl(", "oklch(", "lab(", "color(", "display-p3", "rec2020", "#", "a", "1e308", "-1e308", "50%", "1", "none", "deg", ",", "/", " ", ")", "é").ListOf().ToArbitrary(),
            words => Colour.Read(string.Concat(words)) is not { } colour
                || new[] { colour.Red, colour.Green, colour.Blue }.All(c => c is >= 0 and <= 255) && colour.Opacity is >= 0 and <= 1));

    [Fact]
    public void Contrast_is_that_of_the_standard()
    {
        Assert.Equal(21, Colour.Contrast(Colour.Black, Colour.White), 6);
        Assert.Equal(4.54, Colour.Contrast(Colour.Read("#767676")!.Value, Colour.White), 2);
        Assert.Equal(4.47, Math.Floor(Colour.Contrast(Colour.White, Colour.Read("#777777")!.Value) * 100) / 100, 2);
    }

    [Fact]
    public void A_colour_is_laid_over_another_by_its_opacity() =>
        Assert.Equal("#999999", Colour.Read("rgba(0,0,0,.4)")!.Value.Over(Colour.White).ToString());

    // Table 1 of Sharma, Wu and Dalal (2005): lightness, a and b of two colours, and their difference.
    [Theory]
    [InlineData(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425)]
    [InlineData(50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615)]
    [InlineData(50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412)]
    [InlineData(50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000)]
    [InlineData(50, -1.1848, -84.8006, 50, 0, -82.7485, 1.0000)]
    [InlineData(50, -0.9009, -85.5211, 50, 0, -82.7485, 1.0000)]
    [InlineData(50, 0, 0, 50, -1, 2, 2.3669)]
    [InlineData(50, -1, 2, 50, 0, 0, 2.3669)]
    [InlineData(50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792)]
    [InlineData(50, 2.4900, -0.0010, 50, -2.4900, 0.0010, 7.1792)]
    [InlineData(50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195)]
    [InlineData(50, 2.4900, -0.0010, 50, -2.4900, 0.0012, 7.2195)]
    [InlineData(50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045)]
    [InlineData(50, -0.0010, 2.4900, 50, 0.0011, -2.4900, 4.7461)]
    [InlineData(50, -0.0010, 2.4900, 50, 0.0012, -2.4900, 4.7461)]
    [InlineData(50, 2.5, 0, 50, 0, -2.5, 4.3065)]
    [InlineData(50, 2.5, 0, 73, 25, -18, 27.1492)]
    [InlineData(50, 2.5, 0, 61, -5, 29, 22.8977)]
    [InlineData(50, 2.5, 0, 56, -27, -3, 31.9030)]
    [InlineData(50, 2.5, 0, 58, 24, 15, 19.4535)]
    [InlineData(50, 2.5, 0, 50, 3.1736, 0.5854, 1.0000)]
    [InlineData(50, 2.5, 0, 50, 3.2972, 0, 1.0000)]
    [InlineData(50, 2.5, 0, 50, 1.8634, 0.5757, 1.0000)]
    [InlineData(50, 2.5, 0, 50, 3.2592, 0.3350, 1.0000)]
    [InlineData(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644)]
    [InlineData(63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630)]
    [InlineData(61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731)]
    [InlineData(35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645)]
    [InlineData(22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373)]
    [InlineData(36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146)]
    [InlineData(90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441)]
    [InlineData(90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381)]
    [InlineData(6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377)]
    [InlineData(2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082)]
    public void Difference_is_that_of_the_published_pairs(double l1, double a1, double b1, double l2, double a2, double b2, double expected)
    {
        Assert.Equal(expected, ColourDifference.Between(new Triple(l1, a1, b1), new Triple(l2, a2, b2)), 4);
        Assert.Equal(expected, ColourDifference.Between(new Triple(l2, a2, b2), new Triple(l1, a1, b1)), 4);
    }

    // The pair whose hues are exactly opposite stands on the formula's jump from 4.7461 to 4.8045: which side it falls on is decided by rounding.
    [Fact]
    public void Opposite_hues_give_one_of_the_two_published_values() =>
        Assert.Contains(Math.Round(ColourDifference.Between(new Triple(50, -0.0010, 2.4900), new Triple(50, 0.0010, -2.4900)), 4), new[] { 4.8045, 4.7461 });

    [Fact]
    public void Black_and_white_differ_by_a_hundred_and_a_colour_from_itself_by_nothing()
    {
        Assert.Equal(100, Colour.Difference(Colour.Black, Colour.White), 2);
        Assert.Equal(0, Colour.Difference(Colour.Read("#0066cc")!.Value, Colour.Read("#0066cc")!.Value));
        Assert.InRange(Colour.Difference(Colour.Read("#0067cc")!.Value, Colour.Read("#0066cc")!.Value), 0.1, 0.5);
    }
}
