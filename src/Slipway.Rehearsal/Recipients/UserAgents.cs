namespace Slipway.Rehearsal.Recipients;

/// <summary>What programs call themselves.</summary>
internal static class UserAgents
{
    /// <summary>The bare name under which Apple's mail privacy loads pictures.</summary>
    public const string Prefetch = "Mozilla/5.0";

    /// <summary>Loads a picture when a person looks at the mail.</summary>
    public const string PictureProxy = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";

    /// <summary>The provider that forwards a one-click unsubscription.</summary>
    public const string MailProvider = "MailProvider/1.0 (one-click unsubscribe)";

    public const string Crm = "ExampleCRM/3.2 (webhooks)";

    public static readonly string[] Scanners =
    [
        "Mozilla/5.0 (compatible; BarracudaCentral/1.0; link scanner)",
        "Mimecast URL Protect/2.1 (security scanner)",
        "ProofpointURLDefense/1.0 (security scanner; +https://example.com/bot)",
    ];

    public static readonly string[] Browsers =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    ];
}
