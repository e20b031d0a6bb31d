using Slipway.Core.Keeping;
using Xunit;

namespace Slipway.Tests.Keeping;

public sealed class BodyTextTests
{
    private const string Front = "---\ntitle: T\n---\n\n";

    [Theory]
    [InlineData("Put the **ten** items far apart.", "<p>Put the <strong>ten</strong> items far apart.</p>", "<p>Put the <strong>ten</strong> things far apart.</p>", "Put the **ten** things far apart.")]
    [InlineData("Put the **ten** items far apart.", "<p>Put the <strong>ten</strong> items far apart.</p>", "<p>Put the <strong>twelve</strong> items far apart.</p>", "Put the **twelve** items far apart.")]
    [InlineData("One. <!-- keep me --> Two.", "<p>One. Two.</p>", "<p>One. Three.</p>", "One. <!-- keep me --> Three.")]
    [InlineData("First one.\n\nSecond one.", "<p>First one.</p><p>Second one.</p>", "<p>First one.</p><p>A new one here.</p><p>Second one.</p>", "First one.\n\nA new one here.\n\nSecond one.")]
    [InlineData("First one.\n\nSecond thing.\n\nThird.", "<p>First one.</p><p>Second thing.</p><p>Third.</p>", "<p>First one.</p><p>Third.</p>", "First one.\n\nThird.")]
    [InlineData("- alpha\n- beta", "<ul><li>alpha</li><li>beta</li></ul>", "<ul><li>alpha</li><li>beta</li><li>gamma ray</li></ul>", "- alpha\n- beta\n- gamma ray")]
    [InlineData("- alpha\n- beta\n- gamma", "<ul><li>alpha</li><li>beta</li><li>gamma</li></ul>", "<ul><li>alpha</li><li>gamma</li></ul>", "- alpha\n- gamma")]
    [InlineData("Come at noon.", "<p>Come at noon.</p>", "<p>Please come at noon.</p>", "Please come at noon.")]
    [InlineData("Come at noon.", "<p>Come at noon.</p>", "<p>Come at noon, or *later*.</p>", "Come at noon, or \\*later\\*.")]
    [InlineData("Come right now at noon.", "<p>Come right now at noon.</p>", "<p>Come at noon.</p>", "Come at noon.")]
    [InlineData("See [the study](https://example.com/a).", "<p>See <a href=\"https://example.com/a\">the study</a>.</p>", "<p>See <a href=\"https://example.com/b\">the study</a>.</p>", "See [the study](https://example.com/b).")]
    [InlineData("Hello {{ first_name | there }}, come by.", "<p>Hello {{ first_name | there }}, come by.</p>", "<p>Hello {{ first_name | there }}, do come by.</p>", "Hello {{ first_name | there }}, do come by.")]
    public void Words_that_changed_are_written_where_they_stand(string markdown, string before, string now, string expected)
    {
        var result = BodyText.Keep("emails/a.md", Front + markdown, before, now);

        Assert.Empty(result.Left);
        Assert.Equal(Front + expected, result.Text);
        Assert.NotEmpty(result.Kept);
    }

    [Theory]
    [InlineData("See [the long study](link:study) now.", "<p>See <a href=\"https://x.example/1\">the long study</a> now.</p>", "<p>See <a href=\"https://x.example/1\">the study now</a>.</p>")]
    [InlineData("See [the study](link:study).", "<p>See <a href=\"https://x.example/1\">the study</a>.</p>", "<p>See <a href=\"https://x.example/2\">the study</a>.</p>")]
    [InlineData("Plain words.", "<p>Plain words.</p>", "<p style=\"color:red\">Plain words.</p>")]
    [InlineData("Hello {{ first_name | there }}.", "<p>Hello {{ first_name | there }}.</p>", "<p>Hello friend.</p>")]
    [InlineData("Words.", "<p>Words.</p><p>Made by the frame.</p>", "<p>Words.</p><p>Made by someone.</p>")]
    public void What_cannot_be_written_for_certain_is_said_and_not_written(string markdown, string before, string now)
    {
        var result = BodyText.Keep("emails/a.md", Front + markdown, before, now);

        Assert.NotEmpty(result.Left);
        Assert.True(result.Text is null || result.Text == Front + markdown, result.Text);
    }
}
