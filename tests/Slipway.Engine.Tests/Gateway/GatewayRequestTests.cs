using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Ai.Gateway;
using Slipway.Ai.Redaction;
using Xunit;

namespace Slipway.Engine.Tests.Gateway;

/// <summary>What goes on of a request, and what comes back of an answer.</summary>
public sealed class GatewayRequestTests
{
    [Fact]
    public void What_nobody_has_to_change_goes_on_to_the_byte()
    {
        const string body = """{ "temperature" : 0.20, "model":"writer","messages":[ {"role":"user","content":"Gr\u00fc\u00dfe \"x\"\n","unknown":{"a":[1,2e5,null,true]}} ] , "later": "" }""";
        using var request = Read(GatewayCall.Chat, body);
        Assert.Equal(body.Replace("\"writer\"", "\"m-1\"", StringComparison.Ordinal), Body(request));
        Assert.Equal(("writer", false, null, ""), (request.Model, request.IsStream, request.Placeholders, request.FoundLine));
    }

    [Fact]
    public void Each_value_has_one_placeholder_wherever_it_stands()
    {
        const string body = """{"messages":[{"role":"user","content":"ada@example.com\n\"bo@example.com\""},{"role":"user","content":[{"type":"text","text":"ada@example.com"}]}],"model":"w","user":"ada@example.com"}""";
        using var request = Read(GatewayCall.Chat, body);
        Assert.Equal("""{"messages":[{"role":"user","content":"[EMAIL_1]\n\"[EMAIL_2]\""},{"role":"user","content":[{"type":"text","text":"[EMAIL_1]"}]}],"model":"m-1","user":"[EMAIL_1]"}""", Body(request));
        Assert.Equal("email=4", request.FoundLine);
    }

    [Fact]
    public void Around_a_placeholder_a_text_stays_as_it_was_written()
    {
        const string body = """{"model":"w","user":"Gr\u00fc\u00dfe \/ ada@example.com, \ud83d\ude00 \"bo@example.com\"\t\u20ac[EMAIL_7]\u0041","x":"😀 bo@example.com é"}""";
        using var request = Read(GatewayCall.Chat, body);
        Assert.Equal("""{"model":"m-1","user":"Gr\u00fc\u00dfe \/ [EMAIL_1], \ud83d\ude00 \"[EMAIL_2]\"\t\u20ac[TEXT_1]\u0041","x":"😀 [EMAIL_2] é"}""", Body(request));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_letter_of_several_bytes_is_taken_out_whole_or_not_at_all(bool isEscaped)
    {
        // So long that the search for where the address begins is broken off within a letter.
        foreach (var letter in (string[])["€", "é", "😀", "x"])
        {
            var text = $"a {string.Concat(Enumerable.Repeat(letter, 70))}@example.com b";
            var body = isEscaped ? new JsonObject { ["model"] = "w", ["user"] = text }.ToJsonString() : $$"""{"model":"w","user":"{{text}}"}""";
            using var request = Read(GatewayCall.Chat, body);
            var said = (string)JsonNode.Parse(Body(request))!["user"]!;
            Assert.EndsWith("[EMAIL_1] b", said, StringComparison.Ordinal);
            Assert.DoesNotContain("\uFFFD", said, StringComparison.Ordinal);
            Assert.Equal(text, Whole(request, said));
        }
    }

    [Fact]
    public void Ids_and_files_are_left_as_they_are()
    {
        const string body = """{"model":"w","messages":[{"role":"tool","tool_call_id":"4111111111111111","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,ada@example.com"}}]}]}""";
        using var request = Read(GatewayCall.Chat, body);
        Assert.Equal(body.Replace("\"w\"", "\"m-1\"", StringComparison.Ordinal), Body(request));
    }

    [Fact]
    public void All_that_is_blocked_is_said_at_once_with_its_place_and_without_its_value()
    {
        var key = "AKIA" + "ABCDEFGHIJKLMNO7";
        var (request, refusal) = GatewayRequest.Read(
            GatewayCall.Chat, Encoding.UTF8.GetBytes($$"""{"model":"w","messages":[{"content":"x"},{"content":"{{key}} 4111111111111111"}],"user":"{{key}}"}"""), [.. DataClass.Otherwise.Select((h, i) => i == (int)SensitiveKind.Card ? Handling.Block : h)], () => "");
        Assert.Null(request);
        Assert.Equal("data_blocked", refusal!.Code);
        Assert.StartsWith("Nothing was sent: there is a key or password in messages[1]; a payment card in messages[1]; a key or password in user.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("card=1 secret=2", refusal.Found);
    }

    [Theory]
    [InlineData("""{"model":"w","stream":true}""", """{"model":"m-1","stream":true,"stream_options":{"include_usage":true}}""", false)]
    [InlineData("""{"stream_options":{"include_usage":false},"model":"w","stream":true}""", """{"stream_options":{"include_usage":true},"model":"m-1","stream":true}""", false)]
    [InlineData("""{"stream_options":{"include_usage":true},"model":"w","stream":true}""", """{"stream_options":{"include_usage":true},"model":"m-1","stream":true}""", true)]
    [InlineData("""{"stream":true,"stream_options":{ },"model":"w"}""", """{"stream":true,"stream_options":{ "include_usage":true},"model":"m-1"}""", false)]
    [InlineData("""{"stream":true,"stream_options":{"x":1 },"model":"w"}""", """{"stream":true,"stream_options":{"x":1 ,"include_usage":true},"model":"m-1"}""", false)]
    [InlineData("""{"stream":true,"stream_options":null,"model":"w"}""", """{"stream":true,"stream_options":{"include_usage":true},"model":"m-1"}""", false)]
    [InlineData("""{"model":"w","stream":false}""", """{"model":"m-1","stream":false}""", false)]
    public void What_a_stream_used_is_asked_for_whether_the_caller_does_or_not(string body, string goesOn, bool wants)
    {
        using var request = Read(GatewayCall.Chat, body);
        Assert.Equal(goesOn, Body(request));
        Assert.Equal(wants, request.WantsUsage);
    }

    [Theory]
    [InlineData("", "json_invalid")]
    [InlineData("[]", "json_invalid")]
    [InlineData("{\"model\":\"w\"", "json_invalid")]
    [InlineData("{\"model\":\"w\"}{}", "json_invalid")]
    [InlineData("{\"model\":7}", "model_missing")]
    [InlineData("{\"messages\":[{\"model\":\"w\"}]}", "model_missing")]
    [InlineData("{\"model\":\"w\",\"model\":\"v\"}", "model_twice")]
    public void What_cannot_be_read_is_refused_in_words(string body, string code) => Assert.Equal(code, GatewayRequest.Read(GatewayCall.Chat, Encoding.UTF8.GetBytes(body), DataClass.Otherwise, () => "").Refusal!.Code);

    [Fact]
    public void Numbers_of_tokens_say_nothing_that_can_be_looked_at()
    {
        var body = """{"model":"w","input":[[1,2,3]]}"""u8;
        Assert.Equal("input_not_text", GatewayRequest.Read(GatewayCall.Embeddings, body, DataClass.Otherwise, () => "").Refusal!.Code);
        var (request, refusal) = GatewayRequest.Read(GatewayCall.Embeddings, body, [.. DataClass.Otherwise.Select(_ => Handling.Pass)], () => "");
        Assert.Null(refusal);
        request!.Dispose();
    }

    [Fact]
    public void An_answer_that_goes_on_from_another_has_placeholders_of_its_own()
    {
        using var request = Read(GatewayCall.Responses, """{"model":"w","input":"ada@example.com","previous_response_id":"resp_1"}""");
        Assert.Contains("\"[EMAIL_TAG_1]\"", Body(request), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_taken_out_comes_back_whole_and_in_pieces_whatever_the_text()
    {
        var texts = Gen.Elements("ada@example.com", "bo@example.com", "+49 30 123456", "4111 1111 1111 1111", "[EMAIL_1]", "[TEXT_1]", "[SECRET_9]", "[", "]", "[[", "[E", "EMAIL_1]", " ", "\"", "\\", "\n", "é", "😀", "<b>", "x", "\u2028").ArrayOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (text, length) =>
        {
            var body = new JsonObject { ["model"] = "w", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }) }.ToJsonString();
            using var request = Read(GatewayCall.Chat, body);
            // A model that says what it was told.
            var said = (string)JsonNode.Parse(Body(request))!["messages"]![0]!["content"]!;
            return !said.Contains("ada@", StringComparison.Ordinal) && !said.Contains("bo@", StringComparison.Ordinal) && Whole(request, said) == text && Streamed(request, said, length) == text;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Arguments_of_a_tool_stay_json()
    {
        var pem = "-----BEGIN PRIVATE KEY-----\nab\"c\n-----END PRIVATE KEY-----";
        var (request, _) = GatewayRequest.Read(GatewayCall.Chat, Encoding.UTF8.GetBytes(new JsonObject { ["model"] = "w", ["user"] = pem }.ToJsonString()), [.. DataClass.Otherwise.Select(_ => Handling.Redact)], () => "");
        using var to = new PooledBytes();
        var answer = new JsonObject { ["arguments"] = new JsonObject { ["key"] = "[SECRET_1]" }.ToJsonString(), ["content"] = "[SECRET_1]" }.ToJsonString();
        new AnswerText(request!.Placeholders!).PutBack(Encoding.UTF8.GetBytes(answer), to);
        var back = JsonNode.Parse(to.Span)!;
        Assert.Equal(pem, (string?)JsonNode.Parse((string)back["arguments"]!)!["key"]);
        Assert.Equal(pem, (string?)back["content"]);
        request.Dispose();
    }

    [Fact]
    public void Texts_that_come_in_turns_do_not_mix()
    {
        using var request = Read(GatewayCall.Chat, """{"model":"w","stream":true,"user":"ada@example.com bo@example.com"}""");
        string Chunk(int choice, string text) => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}},\"index\":{choice}}}]}}\n\n";
        var back = Through(request, Chunk(0, "a[EMA") + Chunk(1, "b[EMAIL") + Chunk(0, "IL_1]c[") + Chunk(1, "_2]d") + "data: [DONE]\n\n", 3);
        Assert.Equal(("aada@example.comc[", "bbo@example.comd"), (Text(back, 0), Text(back, 1)));
    }

    private static string Whole(GatewayRequest request, string said)
    {
        if (request.Placeholders is null)
        {
            return said;
        }

        using var to = new PooledBytes();
        new AnswerText(request.Placeholders).PutBack(Encoding.UTF8.GetBytes(new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["content"] = said } }) }.ToJsonString()), to);
        return (string)JsonNode.Parse(to.Span)!["choices"]![0]!["message"]!["content"]!;
    }

    private static string Streamed(GatewayRequest request, string said, int length)
    {
        // As a provider does it, whole characters at a time.
        var pieces = said.EnumerateRunes().Chunk(length).Select(c => string.Concat(c.Select(r => r.ToString())));
        var events = pieces.Select(p => new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["content"] = p }, ["finish_reason"] = null }) })
            .Append(new JsonObject { ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = "stop" }) });
        return Text(Through(request, string.Concat(events.Select(e => $"data: {e.ToJsonString()}\n\n")) + "data: [DONE]\n\n", 5 * length), 0);
    }

    private static string Through(GatewayRequest request, string stream, int read)
    {
        using var events = new AnswerEvents(request);
        using var to = new PooledBytes();
        foreach (var piece in Encoding.UTF8.GetBytes(stream).Chunk(read))
        {
            events.Add(piece, to);
        }

        events.End(to);
        Assert.True(events.HasEnded);
        return Encoding.UTF8.GetString(to.Span);
    }

    private static string Text(string stream, int choice) => string.Concat(stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e["data: ".Length..]).Where(e => e != "[DONE]")
        .SelectMany(e => JsonNode.Parse(e)!["choices"]!.AsArray()).Where(c => (int)c!["index"]! == choice).Select(c => (string?)c!["delta"]?["content"]));

    private static GatewayRequest Read(GatewayCall call, string body)
    {
        var (request, refusal) = GatewayRequest.Read(call, Encoding.UTF8.GetBytes(body), DataClass.Otherwise, () => "TAG");
        Assert.Null(refusal);
        return request!;
    }

    private static string Body(GatewayRequest request) => Encoding.UTF8.GetString(request.Body("\"m-1\""u8.ToArray()).ToArray());
}
