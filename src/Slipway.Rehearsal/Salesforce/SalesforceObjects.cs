namespace Slipway.Rehearsal.Salesforce;

/// <summary>The objects of a freshly made org as far as a campaign needs them: names, types, lengths and picklists as Salesforce delivers them.</summary>
/// <remarks>
/// A line is a field: name, type with length, then <c>required</c>, <c>fixed</c> (set at creation and never again) or <c>computed</c>, what a reference points to and
/// the name by which queries follow it, and the values of a picklist with the one it starts with.
/// </remarks>
internal static class SalesforceObjects
{
    public const string Table = """
        object Campaign 701 Campaigns
        Name string(80) required
        ParentId reference ->Campaign:Parent
        Type picklist =Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner Ads|Direct Mail|Email|Telemarketing|Other
        Status picklist =*Planned|In Progress|Completed|Aborted
        StartDate date
        EndDate date
        ExpectedRevenue currency
        BudgetedCost currency
        ActualCost currency
        ExpectedResponse percent
        NumberSent double
        IsActive boolean
        Description textarea
        OwnerId reference ->User:Owner
        NumberOfLeads int computed
        NumberOfConvertedLeads int computed
        NumberOfContacts int computed
        NumberOfResponses int computed
        NumberOfOpportunities int computed
        NumberOfWonOpportunities int computed
        AmountAllOpportunities currency computed
        AmountWonOpportunities currency computed

        object CampaignMember 00v CampaignMembers
        CampaignId reference required fixed ->Campaign:Campaign
        LeadId reference fixed ->Lead:Lead
        ContactId reference fixed ->Contact:Contact
        Status picklist(40)
        HasResponded boolean computed
        FirstRespondedDate date computed
        Name string(255) computed
        FirstName string(40) computed
        LastName string(80) computed
        Email email computed
        CompanyOrAccount string(255) computed
        LeadOrContactId reference computed ->Lead|Contact:LeadOrContact
        Type string(40) computed

        object CampaignMemberStatus 01Y CampaignMemberStatuses
        CampaignId reference required fixed ->Campaign:Campaign
        Label string(765) required
        SortOrder int
        IsDefault boolean
        HasResponded boolean

        object Lead 00Q Leads
        FirstName string(40)
        LastName string(80) required
        Name string(121) computed
        Company string(255) required
        Title string(128)
        Email email
        Phone phone
        Street string(255)
        City string(40)
        Country string(80)
        Website url
        Status picklist =*Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted
        LeadSource picklist =Web|Phone Inquiry|Partner Referral|Purchased List|Other
        Rating picklist =Hot|Warm|Cold
        HasOptedOutOfEmail boolean
        Description textarea
        OwnerId reference ->User:Owner
        IsConverted boolean computed
        ConvertedContactId reference computed ->Contact:ConvertedContact
        ConvertedAccountId reference computed ->Account:ConvertedAccount

        object Contact 003 Contacts
        AccountId reference ->Account:Account
        FirstName string(40)
        LastName string(80) required
        Name string(121) computed
        Title string(128)
        Department string(80)
        Email email
        Phone phone
        MailingCity string(40)
        MailingCountry string(80)
        LeadSource picklist =Web|Phone Inquiry|Partner Referral|Purchased List|Other
        HasOptedOutOfEmail boolean
        Description textarea
        OwnerId reference ->User:Owner

        object Account 001 Accounts
        Name string(255) required
        ParentId reference ->Account:Parent
        Type picklist =Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation Partner|Technology Partner|Other
        Industry picklist =Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|Education|Electronics|Energy|Engineering|Entertainment|Environmental|Finance|Food & Beverage|Government|Healthcare|Hospitality|Insurance|Machinery|Manufacturing|Media|Not For Profit|Other|Recreation|Retail|Shipping|Technology|Telecommunications|Transportation|Utilities
        Website url
        Phone phone
        BillingCity string(40)
        BillingCountry string(80)
        NumberOfEmployees int
        AnnualRevenue currency
        Description textarea
        OwnerId reference ->User:Owner

        object Opportunity 006 Opportunities
        Name string(120) required
        AccountId reference ->Account:Account
        CampaignId reference ->Campaign:Campaign
        StageName picklist required =Prospecting|Qualification|Needs Analysis|Value Proposition|Id. Decision Makers|Perception Analysis|Proposal/Price Quote|Negotiation/Review|Closed Won|Closed Lost
        CloseDate date required
        Amount currency
        Probability percent
        LeadSource picklist =Web|Phone Inquiry|Partner Referral|Purchased List|Other
        IsClosed boolean computed
        IsWon boolean computed
        Description textarea
        OwnerId reference ->User:Owner

        object OpportunityContactRole 00K OpportunityContactRoles
        OpportunityId reference required fixed ->Opportunity:Opportunity
        ContactId reference required ->Contact:Contact
        Role picklist =Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|Executive Sponsor|Influencer|Technical Buyer|Other
        IsPrimary boolean

        object CampaignInfluence 4cl CampaignInfluences
        CampaignId reference required fixed ->Campaign:Campaign
        OpportunityId reference required fixed ->Opportunity:Opportunity
        ContactId reference fixed ->Contact:Contact
        ModelId reference required fixed ->CampaignInfluenceModel:Model
        Influence percent
        RevenueShare currency computed

        object CampaignInfluenceModel 03V CampaignInfluenceModels readonly
        DeveloperName string(80) required
        MasterLabel string(80) required
        IsActive boolean
        IsDefaultModel boolean
        IsModelLocked boolean

        object Task 00T Tasks
        WhoId reference ->Lead|Contact:Who
        WhatId reference ->Account|Opportunity|Campaign:What
        Subject string(255)
        ActivityDate date
        Status picklist required =*Not Started|In Progress|Completed|Waiting on someone else|Deferred
        Priority picklist required =High|*Normal|Low
        Type picklist =Call|Email|Meeting|Other
        Description textarea
        OwnerId reference ->User:Owner
        IsClosed boolean computed
        ReminderDateTime datetime
        IsReminderSet boolean

        object ContentNote 069 ContentNotes
        Title string(255) required
        Content base64
        TextPreview string(255) computed
        FileType string(20) computed
        ContentSize int computed
        OwnerId reference ->User:Owner

        object ContentDocumentLink 06A ContentDocumentLinks
        ContentDocumentId reference required fixed ->ContentNote:ContentDocument
        LinkedEntityId reference required fixed ->Account|Campaign|Contact|Lead|Opportunity|Task|User:LinkedEntity
        ShareType picklist required =V|C|I
        Visibility picklist =*AllUsers|InternalUsers|SharedUsers

        object User 005 Users readonly
        Username string(80) required
        Name string(121) computed
        FirstName string(40)
        LastName string(80) required
        Email email
        IsActive boolean
        """;
}
