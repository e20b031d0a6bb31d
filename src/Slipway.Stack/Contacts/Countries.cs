using System.Collections.Frozen;

namespace Slipway.Stack.Contacts;

/// <summary>Countries by their ISO 3166-1 code and their names.</summary>
internal static class Countries
{
    private static readonly FrozenSet<string> _codes;
    private static readonly FrozenDictionary<string, string> _names;

    static Countries()
    {
        var names = Pairs(_english).ToDictionary(p => Folded(p.Name), p => p.Code, StringComparer.Ordinal);
        _codes = names.Values.ToFrozenSet(StringComparer.Ordinal);
        foreach (var (code, name) in Pairs(_others))
        {
            names.TryAdd(Folded(name), code);
        }

        _names = names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The ISO code in capitals; null when the text names no country.</summary>
    public static string? Code(string text)
    {
        if (text.Length == 2)
        {
            var code = text.ToUpperInvariant();
            return _codes.Contains(code) ? code : code switch { "UK" => "GB", "EL" => "GR", _ => null };
        }

        return _names.GetValueOrDefault(Folded(text));
    }

    private static string Folded(string name)
    {
        var folded = ContactColumns.Folded(name);
        return folded.StartsWith("the_", StringComparison.Ordinal) ? folded[4..] : folded;
    }

    private static IEnumerable<(string Code, string Name)> Pairs(string table) => table
        .Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => (pair[..2], pair[3..]));

    private const string _others = """
        AT=Österreich; BA=Bosnia and Herzegovina; BE=België; BE=Belgique; CD=Democratic Republic of the Congo; CG=Congo; CH=Schweiz; CH=Suisse; CI=Ivory Coast;
        CZ=Czech Republic; DE=Deutschland; DK=Danmark; ES=España; FR=République française; GB=England; GB=Great Britain; GB=Northern Ireland; GB=Scotland;
        GB=U.K.; GB=UK and Northern Ireland; GB=Wales; HK=Hong Kong; IE=Republic of Ireland; IT=Italia; KR=Republic of Korea; MK=Macedonia; MM=Myanmar;
        MO=Macao; NL=Holland; NL=Nederland; NO=Norge; PL=Polska; PS=Palestine; RU=Russian Federation; SE=Sverige; SZ=Swaziland; TR=Turkey; TZ=United Republic of Tanzania;
        US=America; US=U.S.; US=U.S.A.; US=USA; US=United States of America; VN=Viet Nam
        """;

    private const string _english = """
        AD=Andorra; AE=United Arab Emirates; AF=Afghanistan; AG=Antigua & Barbuda; AI=Anguilla; AL=Albania; AM=Armenia; AO=Angola;
        AQ=Antarctica; AR=Argentina; AS=American Samoa; AT=Austria; AU=Australia; AW=Aruba; AX=Åland Islands; AZ=Azerbaijan;
        BA=Bosnia & Herzegovina; BB=Barbados; BD=Bangladesh; BE=Belgium; BF=Burkina Faso; BG=Bulgaria; BH=Bahrain; BI=Burundi; BJ=Benin;
        BL=St. Barthélemy; BM=Bermuda; BN=Brunei; BO=Bolivia; BQ=Caribbean Netherlands; BR=Brazil; BS=Bahamas; BT=Bhutan; BV=Bouvet Island;
        BW=Botswana; BY=Belarus; BZ=Belize; CA=Canada; CC=Cocos (Keeling) Islands; CD=Congo - Kinshasa; CF=Central African Republic;
        CG=Congo - Brazzaville; CH=Switzerland; CI=Côte d’Ivoire; CK=Cook Islands; CL=Chile; CM=Cameroon; CN=China; CO=Colombia;
        CR=Costa Rica; CU=Cuba; CV=Cape Verde; CW=Curaçao; CX=Christmas Island; CY=Cyprus; CZ=Czechia; DE=Germany; DJ=Djibouti; DK=Denmark;
        DM=Dominica; DO=Dominican Republic; DZ=Algeria; EC=Ecuador; EE=Estonia; EG=Egypt; EH=Western Sahara; ER=Eritrea; ES=Spain;
        ET=Ethiopia; FI=Finland; FJ=Fiji; FK=Falkland Islands; FM=Micronesia; FO=Faroe Islands; FR=France; GA=Gabon; GB=United Kingdom;
        GD=Grenada; GE=Georgia; GF=French Guiana; GG=Guernsey; GH=Ghana; GI=Gibraltar; GL=Greenland; GM=Gambia; GN=Guinea; GP=Guadeloupe;
        GQ=Equatorial Guinea; GR=Greece; GS=South Georgia & South Sandwich Islands; GT=Guatemala; GU=Guam; GW=Guinea-Bissau; GY=Guyana;
        HK=Hong Kong SAR China; HM=Heard & McDonald Islands; HN=Honduras; HR=Croatia; HT=Haiti; HU=Hungary; ID=Indonesia; IE=Ireland;
        IL=Israel; IM=Isle of Man; IN=India; IO=British Indian Ocean Territory; IQ=Iraq; IR=Iran; IS=Iceland; IT=Italy; JE=Jersey; JM=Jamaica;
        JO=Jordan; JP=Japan; KE=Kenya; KG=Kyrgyzstan; KH=Cambodia; KI=Kiribati; KM=Comoros; KN=St. Kitts & Nevis; KP=North Korea;
        KR=South Korea; KW=Kuwait; KY=Cayman Islands; KZ=Kazakhstan; LA=Laos; LB=Lebanon; LC=St. Lucia; LI=Liechtenstein; LK=Sri Lanka;
        LR=Liberia; LS=Lesotho; LT=Lithuania; LU=Luxembourg; LV=Latvia; LY=Libya; MA=Morocco; MC=Monaco; MD=Moldova; ME=Montenegro;
        MF=St. Martin; MG=Madagascar; MH=Marshall Islands; MK=North Macedonia; ML=Mali; MM=Myanmar (Burma); MN=Mongolia; MO=Macao SAR China;
        MP=Northern Mariana Islands; MQ=Martinique; MR=Mauritania; MS=Montserrat; MT=Malta; MU=Mauritius; MV=Maldives; MW=Malawi; MX=Mexico;
        MY=Malaysia; MZ=Mozambique; NA=Namibia; NC=New Caledonia; NE=Niger; NF=Norfolk Island; NG=Nigeria; NI=Nicaragua; NL=Netherlands;
        NO=Norway; NP=Nepal; NR=Nauru; NU=Niue; NZ=New Zealand; OM=Oman; PA=Panama; PE=Peru; PF=French Polynesia; PG=Papua New Guinea;
        PH=Philippines; PK=Pakistan; PL=Poland; PM=St. Pierre & Miquelon; PN=Pitcairn Islands; PR=Puerto Rico; PS=Palestinian Territories;
        PT=Portugal; PW=Palau; PY=Paraguay; QA=Qatar; RE=Réunion; RO=Romania; RS=Serbia; RU=Russia; RW=Rwanda; SA=Saudi Arabia;
        SB=Solomon Islands; SC=Seychelles; SD=Sudan; SE=Sweden; SG=Singapore; SH=St. Helena; SI=Slovenia; SJ=Svalbard & Jan Mayen;
        SK=Slovakia; SL=Sierra Leone; SM=San Marino; SN=Senegal; SO=Somalia; SR=Suriname; SS=South Sudan; ST=São Tomé & Príncipe;
        SV=El Salvador; SX=Sint Maarten; SY=Syria; SZ=Eswatini; TC=Turks & Caicos Islands; TD=Chad; TF=French Southern Territories; TG=Togo;
        TH=Thailand; TJ=Tajikistan; TK=Tokelau; TL=Timor-Leste; TM=Turkmenistan; TN=Tunisia; TO=Tonga; TR=Türkiye; TT=Trinidad & Tobago;
        TV=Tuvalu; TW=Taiwan; TZ=Tanzania; UA=Ukraine; UG=Uganda; UM=U.S. Outlying Islands; US=United States; UY=Uruguay; UZ=Uzbekistan;
        VA=Vatican City; VC=St. Vincent & Grenadines; VE=Venezuela; VG=British Virgin Islands; VI=U.S. Virgin Islands; VN=Vietnam; VU=Vanuatu;
        WF=Wallis & Futuna; WS=Samoa; YE=Yemen; YT=Mayotte; ZA=South Africa; ZM=Zambia; ZW=Zimbabwe
        """;
}
