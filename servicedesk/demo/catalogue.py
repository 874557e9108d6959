"""What the departments of the demo company offer: the services one can ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """Something a department offers. `key` is `department/service`."""

    key: str
    title: str
    what_you_get: str
    usual_priority: str = "normal"
    offers_priority: bool = False
    is_confidential: bool = False

    @property
    def department(self) -> str:
        """The slug of the department."""
        return self.key.split("/")[0]

    @property
    def slug(self) -> str:
        """The slug within the department."""
        return self.key.split("/")[1]


S = ServicePlan

SERVICES = (
    # IT
    S("it/locked-out", "Locked out", "You can't sign in or can't work at all: we call you back within minutes and stay on it until you are in.", "urgent"),
    S("it/laptop-trouble", "Laptop or screen trouble", "We look at it remotely the same day; what needs hands is mended at the IT counter, with a spare for the time.", offers_priority=True),
    S("it/new-equipment", "New equipment", "A laptop, screen, headset or docking station from the standard list, set up and on your desk. Other devices need your head's yes."),
    S("it/software", "Software and licences", "A program installed, a licence bought or extended, or an honest answer why we would rather not."),
    S("it/access", "Access to systems and folders", "Rights in ERP, CRM, shared folders and reports. We ask the owner of the data for you.", offers_priority=True),
    S("it/network", "Network, Wi-Fi and VPN", "A connection that works: in the office, at home and on the road.", offers_priority=True),
    S("it/meeting-rooms", "Phones and meeting room technology", "Screens, cameras and phones that do what the sign on the wall says. Tell us the room."),
    S("it/joiner", "Set up a new colleague", "Account, mailbox, laptop and rights, ready on the first morning. Two weeks' notice, please.", "low"),
    S("it/mailbox", "Mailboxes and shared calendars", "A shared mailbox, a distribution list, rights on somebody's calendar, or help with a full inbox."),
    S("it/security", "Report something suspicious", "You forward it, we look at it, you hear from us whether it was harmless. Nobody is blamed for asking or clicking.", "high"),
    # HR
    S("hr/payslip", "Pay and payslips", "An explanation of every line, a correction with the next pay run, or a copy of an old payslip."),
    S("hr/leave", "Holidays and time off", "Your balance, carry-over, special leave, and what to do when you fall ill on holiday."),
    S("hr/letters", "Letters and certificates", "Proof of employment, a reference, a letter for the landlord, the bank or a visa. Signed and stamped.", "low"),
    S("hr/personal-data", "Change of personal data", "New address, new bank account, new name: one message to us, and payroll, insurance and IT learn of it."),
    S("hr/working-time", "Part-time, parental and other leave", "What is possible, from when, what it means for your pay, and the papers.", "low"),
    S("hr/hiring", "Open a position", "We write the advert with you, publish it, and bring you the first candidates within three weeks.", "low"),
    S("hr/talk", "A talk in confidence", "An hour with somebody who listens and keeps it to themselves. You decide what happens next.", "high", is_confidential=True),
    # Finance
    S("finance/expenses", "Travel and other expenses", "Your money back with the next payment run, and advice on what can be claimed."),
    S("finance/supplier-invoice", "Invoice of a supplier", "Checked, booked to the right cost centre and paid on time; we also answer suppliers who ask for their money."),
    S("finance/customer-invoice", "Invoice or credit note for a customer", "A correct invoice in the form the customer wants, a credit note, or a copy.", offers_priority=True),
    S("finance/budget", "Budgets and cost centres", "What has been spent and what is left, a new cost centre, or a booking moved to where it belongs."),
    S("finance/new-supplier", "A new supplier", "We check bank and tax details and set the supplier up, so that you can order."),
    S("finance/company-card", "Company card", "A card, a higher limit, a blocked card replaced, or a charge that nobody remembers looked into."),
    # Facilities
    S("facilities/repair", "Something is broken", "Light, heat, water, doors, windows, blinds: we come, look and mend it, or call somebody who can.", offers_priority=True),
    S("facilities/workplace", "Desk, chair and light", "A desk at the right height, a chair that fits your back, a lamp that does not glare."),
    S("facilities/badges", "Badges and keys", "A badge or key that opens what you need, and a replacement on the same day when one is lost.", "high"),
    S("facilities/moves", "Moving a desk or a team", "Boxes, a plan, a date, and everything plugged in again the next morning.", "low"),
    S("facilities/rooms", "Rooms and catering", "A room set up the way you need it, with coffee, lunch and water on the table."),
    S("facilities/cleaning", "Cleaning and waste", "Extra cleaning, bins that are missing or overflowing, confidential waste, and batteries."),
    S("facilities/parking", "Parking, bikes and lockers", "A place for your car or bike, a charging point, or a locker for your shoes.", "low"),
    # Legal
    S("legal/contract", "Read a contract", "A marked-up version with our comments, and one page that says what matters.", offers_priority=True),
    S("legal/nda", "Confidentiality agreement", "Our standard agreement ready to sign, or theirs read and corrected."),
    S("legal/privacy", "Personal data and privacy", "May we store this, send that, ask for this? A clear yes, no, or yes-if.", "normal"),
    S("legal/sign-off", "Sign-off of a text or picture", "We read what you want to publish and tell you what has to change before it goes out."),
    # Marketing
    S("marketing/design", "Graphics and slides", "A chart, a slide deck, a banner or a sticker in our look, in the format you need."),
    S("marketing/data-sheet", "Brochures and data sheets", "New ones written and laid out, old ones corrected, printed copies sent to any site."),
    S("marketing/website", "Web site", "Texts, pictures and pages changed, a form built, a mistake taken down within the hour.", offers_priority=True),
    S("marketing/event", "Fairs and events", "Stand, invitations, give-aways and people, from the first idea to the last lorry.", "low"),
    S("marketing/translation", "Translations", "Texts into English, German, Spanish and Marathi by people who know what a turbidity sensor is."),
    # Sales
    S("sales/quote", "Help with a quote or tender", "The right prices, terms and forms, and a second pair of eyes before it goes out.", offers_priority=True),
    S("sales/price", "Prices and discounts", "The current price of anything, a special price with its limits, and who may approve it."),
    S("sales/reference", "Customer references", "A customer who has done what yours wants to do, and is glad to talk about it."),
    S("sales/demo", "Demo devices", "A calibrated device with case and papers, for two weeks, sent to you or to the customer."),
    # Operations
    S("operations/order", "Where is my order?", "The honest date, and what stands in its way if it is not the one you hoped for."),
    S("operations/shipping", "Send something", "A parcel or a pallet packed, insured and on its way, with a tracking number.", offers_priority=True),
    S("operations/return", "Return from a customer", "A return number, a label, and a report on what we found.", "normal"),
    S("operations/stock", "Stock check and reservation", "How many there are, where they are, and some of them put aside for you."),
    S("operations/device-alarm", "Alarm of a customer's device", "Somebody looks at the readings at once, day or night, and calls the customer if need be.", "urgent"),
    S("operations/customs", "Customs and export papers", "Commercial invoice, origin, tariff number: the papers that let a device cross a border."),
    # Front Office
    S("front-office/not-sure", "I am not sure", "Describe it in your own words. We find the right department and pass it on; you do nothing twice."),
    S("front-office/visitors", "Visitors", "A badge with the right name, a host who knows, coffee, and a taxi afterwards."),
    S("front-office/post", "Post and parcels", "Letters franked, couriers called, and parcels found that everybody says were delivered."),
)  # fmt: skip
