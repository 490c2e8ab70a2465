"""Every feature's tables, imported so that the metadata is whole before it is created or migrated."""

from sqlmodel import SQLModel

import recruit.accounts.tables
import recruit.applications.tables
import recruit.arrivals.tables
import recruit.cases.tables
import recruit.changes.tables
import recruit.employers.tables
import recruit.employment.tables
import recruit.fairs.tables
import recruit.imports.tables
import recruit.invitations.tables
import recruit.moderation.tables
import recruit.news.tables
import recruit.notices.tables
import recruit.positions.tables
import recruit.registrations.tables
import recruit.reservations.tables
import recruit.rooms.tables
import recruit.saved.tables
import recruit.seekers.tables
import recruit.series.tables
import recruit.speakers.tables
import recruit.supervision.tables
import recruit.units.tables
import recruit.uploads.tables

assert recruit

metadata = SQLModel.metadata
