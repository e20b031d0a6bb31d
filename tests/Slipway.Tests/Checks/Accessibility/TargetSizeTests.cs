using Xunit;

namespace Slipway.Tests.Checks.Accessibility;

public sealed class TargetSizeTests : RuleTest
{
    [Theory]
    [InlineData("<a href='/x' style='display:inline-block;font-size:12px;line-height:14px;padding:2px 8px'>Save</a>", "1:1 \"Save\"|is 18 px high; 24 are the least")]
    [InlineData("<style>button{height:20px}</style><button>Save</button>", "1:35 \"Save\"|is 20 px high; 24 are the least")]
    [InlineData("<a href='/x' style='display:block;width:10px;height:30px'>?</a>", "1:1 \"?\"|is 10 px wide; 24 are the least")]
    [InlineData("<input name=email style='height:16px'>", "1:1 \"email\"|is 16 px high; 24 are the least")]
    public void What_is_too_small_for_a_finger_is_found(string html, string found) => Assert.Equal([found], InHtml("extends: target-size", html));

    [Theory]
    [InlineData("<p>Read <a href='/x' style='font-size:10px'>the terms</a> first.</p>")]
    [InlineData("<a href='/x' style='display:inline-block;padding:13px 28px;line-height:24px'>Save</a>")]
    [InlineData("<a href='/x' style='display:none;height:4px'>Save</a>")]
    [InlineData("<a href='/x' style='display:block;line-height:1px'><img src=a.png alt=Save></a>")]
    [InlineData("<button>Save</button>")]
    public void What_is_large_enough_or_cannot_be_told_passes(string html) => Assert.Empty(InHtml("extends: target-size", html));
}
